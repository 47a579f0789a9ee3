/** Reports in the forms that servers give them, written for these tests. The addresses are of no one. */

const BOUNDARY = '=_part_1'

type Part = { type: string; text: string; fields?: string[] }

/** A mail of several parts, with the line ends of the wire. */
export function mailOf(fields: string[], parts: Part[]): Buffer {
  const body = parts.map(({ type, text, fields: own = [] }) =>
    [`--${BOUNDARY}`, `Content-Type: ${type}`, ...own, '', text].join('\n'),
  )
  return wire([...fields, 'MIME-Version: 1.0', '', 'This is a mail of several parts.', ...body, `--${BOUNDARY}--`, ''])
}

export function wire(lines: string[]): Buffer {
  return Buffer.from(lines.join('\n').replace(/\r?\n/g, '\r\n'), 'latin1')
}

export const reportType = (type: string) =>
  `Content-Type: multipart/report; report-type=${type};\n\tboundary="${BOUNDARY}"`

const ORIGINAL = [
  'Return-Path: <b+0199aaaa.0000000000@bounces.jobs.example.org>',
  'From: Jobs <alerts@jobs.example.org>',
  'To: reader@example.org',
  'Message-ID: <d.0199aaaa-0000-7000-8000-000000000001@jobs.example.org>',
  'Subject: 3 new postings for you',
].join('\n')

/** A delivery status notification around the given per-recipient groups. */
export function dsn(
  groups: string[],
  { from = 'MAILER-DAEMON@mx.example.org', subject = 'Undelivered Mail Returned to Sender', encode = '' } = {},
): Buffer {
  const status = ['Reporting-MTA: dns; mx.example.org\nArrival-Date: Fri, 20 Nov 2026 08:00:01 +0000', ...groups].join(
    '\n\n',
  )
  return mailOf(
    [
      `From: ${from}`,
      'To: b+x@bounces.jobs.example.org',
      `Subject: ${subject}`,
      'Auto-Submitted: auto-replied',
      reportType('delivery-status'),
    ],
    [
      { type: 'text/plain; charset=us-ascii', text: 'Your mail could not be handed over. The reason is below.' },
      encode === ''
        ? { type: 'message/delivery-status', text: `${status}\n` }
        : {
            type: 'message/delivery-status',
            fields: [`Content-Transfer-Encoding: ${encode}`],
            text: encodeText(status, encode),
          },
      { type: 'text/rfc822-headers', text: `${ORIGINAL}\n` },
    ],
  )
}

function encodeText(text: string, encoding: string): string {
  if (encoding === 'base64')
    return Buffer.from(text)
      .toString('base64')
      .replace(/(.{76})/g, '$1\n')
  return text.replaceAll('=', '=3D').replace(/(.{60})(?=.)/g, '$1=\n')
}

export const POSTFIX = dsn([
  `Final-Recipient: rfc822; reader@example.org
Original-Recipient: rfc822;reader@example.org
Action: failed
Status: 5.1.1
Remote-MTA: dns; mx1.example.org
Diagnostic-Code: smtp; 550 5.1.1 <reader@example.org>: nobody of this name lives
    here`,
])

export const POSTFIX_DELAY = dsn(
  [
    `Final-Recipient: rfc822; reader@example.org
Action: delayed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx1.example.org[192.0.2.7]:25: no answer in time
Will-Retry-Until: Wed, 25 Nov 2026 08:00:01 +0000`,
  ],
  { subject: 'Delayed Mail (still being retried)' },
)

export const POSTFIX_GAVE_UP = dsn([
  `Final-Recipient: rfc822; reader@example.org
Action: failed
Status: 4.4.1
Diagnostic-Code: X-Postfix; connect to mx1.example.org[192.0.2.7]:25: no answer in time`,
])

export const OFFICE_365 = dsn(
  [
    `Final-Recipient: rfc822;reader@example.org
Action: failed
Status: 5.1.10
Diagnostic-Code: smtp;550 5.1.10 RESOLVER.ADR.RecipientNotFound; no recipient
 was found for SMTP address reader@example.org
X-Display-Name: reader@example.org`,
  ],
  {
    from: 'Microsoft Outlook <MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@example.org>',
    subject: 'Undeliverable: 3 new postings for you',
  },
)

export const GMAIL = dsn(
  [
    `Final-Recipient: rfc822; reader@example.org
Action: failed
Status: 5.2.2
Remote-MTA: dns; aspmx.example.org. (192.0.2.9, the server for the domain
 example.org.)
Diagnostic-Code: smtp; 552-5.2.2 The account you wrote to is over its quota. See
 552 5.2.2  https://help.example.org/quota - gsmtp
Last-Attempt-Date: Fri, 20 Nov 2026 00:00:03 -0800 (PST)`,
  ],
  { from: 'Mail Delivery Subsystem <mailer-daemon@example.org>', subject: 'Delivery Status Notification (Failure)' },
)

export const SES = dsn(
  [
    `Original-Recipient: rfc822;reader@example.org
Final-Recipient: rfc822;reader@example.org
Action: failed
Status: 5.7.1
Diagnostic-Code: smtp; 554 5.7.1 The mail was taken for spam by this server`,
  ],
  { from: 'MAILER-DAEMON@eu-west-1.relay.example.org' },
)

/** Exim says 5.0.0 and leaves the particular to the words. */
export const EXIM = dsn(
  [
    `Action: failed
Final-Recipient: rfc822;reader@example.org
Status: 5.0.0
Remote-MTA: dns; mx1.example.org
Diagnostic-Code: smtp; 550-5.1.1 No such person at this address.
 550 5.1.1 See https://example.org/none`,
  ],
  {
    from: 'Mail Delivery System <Mailer-Daemon@relay.example.org>',
    subject: 'Mail delivery failed: returning message to sender',
  },
)

/** A feedback report around the given fields. */
export function arf(fields: string[], original = ORIGINAL): Buffer {
  return mailOf(
    [
      'From: feedback@provider.example.org',
      'To: f+x@bounces.jobs.example.org',
      'Subject: Complaint',
      reportType('feedback-report'),
    ],
    [
      { type: 'text/plain', text: 'One of our users marked this mail as unwanted.' },
      { type: 'message/feedback-report', text: `${fields.join('\n')}\n` },
      { type: 'message/rfc822', fields: ['Content-Disposition: inline'], text: `${original}\n\nThree new postings.\n` },
    ],
  )
}

export const YAHOO_LIKE = arf([
  'Feedback-Type: abuse',
  'User-Agent: Provider-Feedback/2.0',
  'Version: 0.1',
  'Original-Mail-From: <b+0199aaaa.0000000000@bounces.jobs.example.org>',
  'Original-Rcpt-To: reader@example.org',
  'Reported-Domain: jobs.example.org',
])

export const MICROSOFT_LIKE = arf([
  'Feedback-Type: abuse',
  'User-Agent: ProviderJunkReport/1.0',
  'Version: 1',
  'Source-IP: 192.0.2.77',
  'Original-Rcpt-To: <redacted@redacted.invalid>',
])

export const OUT_OF_OFFICE = wire([
  'From: Reader <reader@example.org>',
  'To: b+x@bounces.jobs.example.org',
  'Subject: Automatic reply: 3 new postings for you',
  'Auto-Submitted: auto-replied',
  'Content-Type: text/plain',
  '',
  'I am away until Monday. 550 5.1.1 is not what this says.',
])

export const QMAIL = wire([
  'From: MAILER-DAEMON@old.example.org',
  'To: b+x@bounces.jobs.example.org',
  'Subject: failure notice',
  'Content-Type: text/plain',
  '',
  'This is the mail program at old.example.org. I gave up.',
  '',
  '<reader@example.org>:',
  'Sorry, there is no mailbox here by that name. (#5.1.1)',
])
