/**
 * What a mailbox or a relay says about one mail to one address. Only what is over counts: a delay is no report.
 * `permanent`: trying again is useless. `status`: RFC 3463 ("5.1.1"); null: not stated. `recipient`: null when it is left
 * out or blacked out. `detail`: one line in the reporter's words, addresses cut out.
 */
export type Report = {
  kind: 'bounce' | 'complaint'
  permanent: boolean
  status: string | null
  recipient: string | null
  detail: string
}

/** A report as it counts for an address. `at`: when the digest it is about was sent, or else when it came. */
export type AddressEvent = {
  kind: Report['kind']
  permanent: boolean
  status: string | null
  /** null: the report does not say which; such reports of one day (UTC) count once. */
  digestId: string | null
  at: Date
}

/** `suppress`: why the address is not written to any more; null: it is. `aboutUs`: the report blames the sender or the mail. */
export type Verdict = { suppress: 'bounce' | 'complaint' | null; aboutUs: boolean }
