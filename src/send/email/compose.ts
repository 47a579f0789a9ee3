import MimeNode from 'nodemailer/lib/mime-node'
import { parseAddress } from '../address.ts'
import { buildBody } from './body.ts'

/** One mail to one address. `messageId` stays the same when the same mail is sent again. */
export type OutgoingMail = {
  /** `<local@domain>`, with or without the angle brackets. */
  messageId: string
  to: string
  subject: string
  text: string
  html: string
  /** Further header fields. Those that the mailer sets itself cannot be given. */
  headers?: Record<string, string>
  /** Set for mail to a list: a POST to `url` unsubscribes at once (RFC 8058). */
  unsubscribe?: { url: string }
  /** Where bounces go; the sender's address unless given. */
  envelopeFrom?: string
}

export type Sender = { name: string; address: string }

const MAX_SENDER_NAME = 100
/** RFC 5322 2.1.1 allows lines of 998; the field's name and brackets take their share. */
const MAX_URL = 900

const OWN_FIELDS =
  /^(?:from|sender|to|cc|bcc|subject|date|message-id|mime-version|list-unsubscribe(?:-post)?|list-id|auto-submitted|dkim-signature|return-path|received|content-.*|resent-.*)$/i

/** Reads `Name <address>` or a bare address; null when it is neither. */
export function readSender(text: string): Sender | null {
  const [, name = '', inside] = /^([^<>]*)<([^<>]*)>\s*$/.exec(text) ?? []
  const address = parseAddress(inside ?? text)
  const shown = oneLine(name).replaceAll('"', '').trim()
  return address === null || shown.length > MAX_SENDER_NAME ? null : { name: shown, address }
}

/** A mail ready to be signed. `node` tells the mail library its envelope and identity. */
export type ComposedMail = { node: MimeNode; head: string; body: string }

/**
 * A mail with its envelope stated. Line breaks and other control characters in texts of one line become spaces. `to` is
 * one parsed address. Throws TypeError for a Message-ID, a header field, an unsubscribe URL or an envelope address that
 * cannot be sent as given: those are written by the program, not by a person.
 */
export function composeMail(mail: OutgoingMail, to: string, sender: Sender, at: Date): ComposedMail {
  const bounces = parseAddress(mail.envelopeFrom ?? sender.address)
  if (bounces === null) throw new TypeError('envelopeFrom is not one mail address')
  const { fields, lines } = buildBody(mail.text, mail.html)
  const node = new MimeNode(fields['Content-Type'])
    .setHeader({
      From: sender,
      To: { name: '', address: to },
      Subject: oneLine(mail.subject),
      'Message-ID': readMessageId(mail.messageId),
      Date: at,
      ...furtherFields(mail.headers ?? {}),
      'Auto-Submitted': 'auto-generated',
      ...listFields(mail, sender),
      ...fields,
    })
    .setEnvelope({ from: bounces, to: [to] })
  return { node, head: node.buildHeaders(), body: lines }
}

/** Unfolded, because relays that fold a long field again have been seen to break the signature. */
function listFields(mail: OutgoingMail, sender: Sender): Record<string, { prepared: true; value: string }> {
  if (mail.unsubscribe === undefined) return {}
  const unfolded = (value: string) => ({ prepared: true as const, value })
  return {
    'List-Id': unfolded(`<${sender.address.replace('@', '.')}>`),
    'List-Unsubscribe': unfolded(`<${readUnsubscribeUrl(mail.unsubscribe.url)}>`),
    'List-Unsubscribe-Post': unfolded('List-Unsubscribe=One-Click'),
  }
}

/** Mailbox providers follow https alone; http is for a service on this machine. */
function readUnsubscribeUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || !/^https?:$/.test(url.protocol) || url.href.length > MAX_URL || /[<>\s]/.test(url.href)) {
    throw new TypeError(`the unsubscribe URL is not an http(s) URL of at most ${MAX_URL} characters`)
  }
  return url.href
}

function furtherFields(fields: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      if (!/^[A-Za-z0-9-]{1,76}$/.test(name) || OWN_FIELDS.test(name)) {
        throw new TypeError(`the header field ${JSON.stringify(name.slice(0, 40))} cannot be given`)
      }
      return [name, oneLine(value)]
    }),
  )
}

function readMessageId(text: string): string {
  const id = /^<?([^\s<>@]{1,200}@[^\s<>@]{1,200})>?$/.exec(text)?.[1]
  if (id === undefined || /[^\x21-\x7e]/.test(id)) throw new TypeError('messageId is not of the form <local@domain>')
  return `<${id}>`
}

function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim()
}
