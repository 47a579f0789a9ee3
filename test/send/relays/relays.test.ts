import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../../src/errors.ts'
import { RELAYS } from '../../../src/send/relays/all.ts'
import { findTracedDigest } from '../../../src/send/relays/relay-report.ts'
import { readSesPost } from '../../../src/send/relays/ses.ts'
import { secretKeysOf } from '../../../src/send/secret-keys.ts'
import { bounceAddress } from '../../../src/send/verp.ts'

const KEY = secretKeysOf(['k'.repeat(32)])
const ID = '0199aaaa-bbbb-7ccc-8ddd-eeeeffff0001'
const MESSAGE_ID = `<d.${ID}@jobs.example.org>`
const SENDER = bounceAddress(KEY, ID, 'bounces.example.org')

const read = (relay: string, body: unknown) => RELAYS.get(relay)?.(body) ?? []
/** What a report says, and the digest it names. */
const told = (relay: string, body: unknown) =>
  read(relay, body).map(({ kind, permanent, status, recipient, traces }) => ({
    kind,
    permanent,
    status,
    recipient,
    digest: findTracedDigest(KEY, traces),
  }))

const bounce = (permanent: boolean, status: string | null) => ({
  kind: 'bounce',
  permanent,
  status,
  recipient: 'reader@example.org',
  digest: ID,
})
const complaint = { kind: 'complaint', permanent: true, status: null, recipient: 'reader@example.org', digest: ID }

describe('Amazon SES', () => {
  const mail = { messageId: '0100019-ses', source: SENDER, destination: ['reader@example.org'] }
  const bounced = (bounceType: string, more: object = {}) => ({
    notificationType: 'Bounce',
    mail,
    bounce: {
      bounceType,
      bounceSubType: 'General',
      feedbackId: 'f1',
      timestamp: '2026-11-20T08:00:00Z',
      bouncedRecipients: [{ emailAddress: 'reader@example.org', action: 'failed', ...more }],
    },
  })
  const complained = (type: string | null) => ({
    eventType: 'Complaint',
    mail: { ...mail, source: 'alerts@jobs.example.org', headers: [{ name: 'Message-ID', value: MESSAGE_ID }] },
    complaint: {
      feedbackId: 'f2',
      complaintFeedbackType: type,
      complainedRecipients: [{ emailAddress: 'reader@example.org' }],
    },
  })
  const wrapped = (event: object) => ({
    Type: 'Notification',
    TopicArn: 'arn:aws:sns:eu-west-1:1:bounces',
    Message: JSON.stringify(event),
  })

  it.each([
    [bounced('Permanent', { status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 nobody here' }), bounce(true, '5.1.1')],
    [bounced('Permanent'), bounce(true, null)],
    [bounced('Transient', { status: '4.2.2' }), bounce(false, '4.2.2')],
    [bounced('Undetermined'), bounce(false, null)],
    [complained('abuse'), complaint],
    [complained(null), complaint],
  ])('is read wrapped by SNS and raw (%#)', (event, expected) => {
    expect(told('ses', event)).toEqual([expected])
    expect(told('ses', wrapped(event))).toEqual([expected])
  })

  it('reports nothing for deliveries and for what is not spam', () => {
    expect(told('ses', wrapped({ notificationType: 'Delivery', mail, delivery: {} }))).toEqual([])
    expect(told('ses', complained('not-spam'))).toEqual([])
  })

  it('asks for confirmation with an address of SNS alone', () => {
    const asked = (SubscribeURL: string) =>
      readSesPost({ Type: 'SubscriptionConfirmation', Message: 'Confirm', Token: 't', SubscribeURL })
    const good = 'https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription&Token=t'
    expect(asked(good)).toEqual({ reports: [], confirm: good })
    for (const bad of [
      'http://sns.eu-west-1.amazonaws.com/',
      'https://sns.eu-west-1.amazonaws.com.example.org/',
      'https://a@example.org/',
      'https://sns.eu-west-1.amazonaws.com@example.org/',
      '',
    ]) {
      expect(() => asked(bad), bad).toThrow(PayloadError)
    }
  })
})

describe('Postmark', () => {
  const event = (Type: string, more: object = {}) => ({
    RecordType: 'Bounce',
    ID: 4323372036854776000,
    Type,
    TypeCode: 1,
    MessageID: '00000000-0000-0000-0000-000000000000',
    Email: 'reader@example.org',
    From: 'alerts@jobs.example.org',
    Details: '',
    BouncedAt: '2026-11-20T08:00:00Z',
    Metadata: { digest: ID },
    ...more,
  })

  it.each([
    [event('HardBounce', { Details: 'smtp;550 5.1.10 no such person' }), [bounce(true, '5.1.10')]],
    [event('HardBounce'), [bounce(true, '5.1.1')]],
    [event('SoftBounce', { Details: 'smtp;452 4.2.2 full' }), [bounce(false, '4.2.2')]],
    [event('SpamNotification', { Details: '550 5.1.1' }), [bounce(true, '5.7.1')]],
    [event('HardBounce', { Metadata: null, Content: `Message-ID: ${MESSAGE_ID}` }), [bounce(true, '5.1.1')]],
    [event('AutoResponder'), []],
    [event('Transient'), []],
    [event('constructor'), []],
    [event('SpamComplaint'), [complaint]],
    [event('SpamComplaint', { RecordType: 'SpamComplaint' }), [complaint]],
    [{ RecordType: 'Delivery', Recipient: 'reader@example.org' }, []],
  ])('is read (%#)', (body, expected) => {
    expect(told('postmark', body)).toEqual(expected)
  })
})

describe('SendGrid', () => {
  const event = (name: string, more: object = {}) => ({
    email: 'reader@example.org',
    timestamp: 1_763_600_000,
    'smtp-id': MESSAGE_ID,
    event: name,
    sg_event_id: 'e1',
    sg_message_id: 'm1',
    ...more,
  })

  it.each([
    [event('bounce', { type: 'bounce', status: '5.0.0', reason: '550 5.1.1 nobody' }), [bounce(true, '5.1.1')]],
    [
      event('bounce', { type: 'bounce', status: '5.0.0', reason: 'unknown', bounce_classification: 'Invalid Address' }),
      [bounce(true, '5.1.1')],
    ],
    [event('bounce', { type: 'blocked', status: '4.4.1', reason: 'no answer' }), [bounce(false, '4.4.1')]],
    [
      event('bounce', { type: 'blocked', status: '5.0.0', reason: '550 listed', bounce_classification: 'Reputation' }),
      [bounce(false, '4.7.0')],
    ],
    [event('dropped', { reason: 'Bounced Address' }), [bounce(true, '5.1.1')]],
    [event('dropped', { reason: 'Spam Reporting Address' }), [complaint]],
    [event('dropped', { reason: 'Unsubscribed Address' }), []],
    [event('spamreport'), [complaint]],
    [event('deferred', { response: '451 later' }), []],
    [event('delivered'), []],
  ])('is read (%#)', (body, expected) => {
    expect(told('sendgrid', [body])).toEqual(expected)
  })

  it('posts several events at once', () => {
    expect(
      read('sendgrid', [event('spamreport'), event('open'), event('bounce', { sg_event_id: 'e2' })]).map(
        ({ id }) => id,
      ),
    ).toEqual(['e1', 'e2'])
  })
})

describe('Mailgun', () => {
  const event = (name: string, more: object = {}) => ({
    signature: { token: 't', timestamp: '1', signature: 's' },
    'event-data': {
      id: 'e1',
      event: name,
      recipient: 'reader@example.org',
      message: { headers: { 'message-id': MESSAGE_ID.slice(1, -1) } },
      ...more,
    },
  })
  const failed = (severity: string, reason: string, status: object) =>
    event('failed', { severity, reason, 'delivery-status': status })

  it.each([
    [
      failed('permanent', 'bounce', { code: 550, 'enhanced-code': '5.1.1', message: 'nobody' }),
      [bounce(true, '5.1.1')],
    ],
    [failed('permanent', 'generic', { code: 554, message: 'refused', description: null }), [bounce(true, null)]],
    [failed('permanent', 'suppress-bounce', { code: 605, message: '' }), [bounce(true, '5.1.1')]],
    [failed('permanent', 'suppress-complaint', { code: 607, message: '' }), [complaint]],
    [failed('permanent', 'suppress-unsubscribe', { code: 606 }), []],
    [failed('permanent', 'old', { code: 602, message: 'Too old' }), [bounce(false, '4.4.7')]],
    [failed('temporary', 'generic', { code: 452 }), []],
    [event('complained'), [complaint]],
    [event('delivered'), []],
    [
      {
        event: 'bounced',
        recipient: 'reader@example.org',
        code: '550',
        error: '5.1.1 nobody',
        'Message-Id': MESSAGE_ID,
        token: 't',
      },
      [bounce(true, '5.1.1')],
    ],
    [{ event: 'complained', recipient: 'reader@example.org', 'message-id': MESSAGE_ID, token: 't' }, [complaint]],
    [{ event: 'opened', recipient: 'reader@example.org', token: 't' }, []],
  ])('is read (%#)', (body, expected) => {
    expect(told('mailgun', body)).toEqual(expected)
  })
})

describe('Resend', () => {
  const event = (type: string, more: object = {}) => ({
    type,
    created_at: '2026-11-20T08:00:00Z',
    data: {
      email_id: '11111111-0000-4000-8000-000000000000',
      message_id: MESSAGE_ID,
      from: 'alerts@jobs.example.org',
      to: ['reader@example.org'],
      subject: '3 new',
      ...more,
    },
  })

  it.each([
    [
      event('email.bounced', {
        bounce: { type: 'Permanent', subType: 'General', message: 'gone', diagnosticCode: ['smtp; 550 5.1.1 nobody'] },
      }),
      [bounce(true, '5.1.1')],
    ],
    [
      event('email.bounced', { bounce: { type: 'Transient', subType: 'MailboxFull', message: 'full' } }),
      [bounce(false, null)],
    ],
    [event('email.bounced', { to: ['Reader <reader@example.org>'] }), [bounce(true, null)]],
    [event('email.complained'), [complaint]],
    [event('email.complained', { message_id: undefined }), [{ ...complaint, digest: null }]],
    [event('email.delivered'), []],
  ])('is read (%#)', (body, expected) => {
    expect(told('resend', body)).toEqual(expected)
  })
})

describe('every relay', () => {
  it.each([...RELAYS.keys()])('names the field when a body is not what %s documents', (relay) => {
    for (const body of [null, 'text', 5, {}, [{}], { Type: 'Notification', Message: '{' }, { data: [] }]) {
      expect(() => read(relay, body), JSON.stringify(body)).toThrow(PayloadError)
    }
  })
})

describe('the digest of a report', () => {
  it('is named by the signed sender, the Message-ID or its bare id, and by nothing else', () => {
    expect(findTracedDigest(KEY, ['', SENDER.toUpperCase()])).toBe(ID)
    expect(findTracedDigest(KEY, [`Message-ID: ${MESSAGE_ID}`])).toBe(ID)
    expect(findTracedDigest(KEY, [ID.toUpperCase()])).toBe(ID)
    expect(findTracedDigest(secretKeysOf(['x'.repeat(32)]), [SENDER])).toBeNull()
    expect(findTracedDigest(KEY, [`<c.${ID}@jobs.example.org>`, `x${ID}`, 'a'.repeat(200_000)])).toBeNull()
  })
})
