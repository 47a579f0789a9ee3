import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MAX_REPORT_BYTES, readIncoming, readReport } from '../../../src/send/report/read.ts'
import * as messages from './messages.ts'
import { arf, dsn, mailOf, reportType, wire } from './messages.ts'

const failed = (fields: string) => `Final-Recipient: rfc822; reader@example.org\nAction: failed\n${fields}`

describe('bounces', () => {
  it.each([
    ['Postfix', messages.POSTFIX, { permanent: true, status: '5.1.1' }],
    ['Postfix after its last try', messages.POSTFIX_GAVE_UP, { permanent: false, status: '4.4.1' }],
    ['Exchange Online', messages.OFFICE_365, { permanent: true, status: '5.1.10' }],
    ['Gmail', messages.GMAIL, { permanent: true, status: '5.2.2' }],
    ['Amazon SES', messages.SES, { permanent: true, status: '5.7.1' }],
    ['Exim', messages.EXIM, { permanent: true, status: '5.1.1' }],
  ])('are read as %s writes them', async (_name, raw, expected) => {
    const { is, reports, messageId, sentFrom } = await readIncoming(raw)
    expect(is).toBe('bounce')
    expect(reports).toMatchObject([{ kind: 'bounce', recipient: 'reader@example.org', ...expected }])
    expect(messageId).toBe('<d.0199aaaa-0000-7000-8000-000000000001@jobs.example.org>')
    expect(sentFrom).toBe('b+0199aaaa.0000000000@bounces.jobs.example.org')
  })

  it('keep the words of the server in one line and without addresses', async () => {
    const [report] = await readReport(messages.POSTFIX)
    expect(report?.detail).toBe('550 5.1.1 <[address]>: nobody of this name lives here')
  })

  it('are read from a part in base64 and in quoted-printable', async () => {
    for (const encode of ['base64', 'quoted-printable']) {
      expect(await readReport(dsn([failed('Status: 5.1.1')], { encode }))).toMatchObject([{ status: '5.1.1' }])
    }
  })

  it('name every recipient whose mail failed, and none whose mail did not', async () => {
    const raw = dsn([
      'Final-Recipient: rfc822; a@example.org\nAction: failed\nStatus: 5.1.1',
      'Final-Recipient: rfc822; b@example.org\nAction: delivered\nStatus: 2.0.0',
      'Final-Recipient: rfc822; c@example.org\nAction: delayed\nStatus: 4.2.2',
      'Final-Recipient: rfc822; d@example.org\nAction: FAILED (no room)\nStatus: 4.2.2',
    ])
    expect((await readReport(raw)).map(({ recipient, permanent }) => [recipient, permanent])).toEqual([
      ['a@example.org', true],
      ['d@example.org', false],
    ])
  })

  it('name the address that was written to, not the one it was forwarded to', async () => {
    const raw = dsn([
      'Original-Recipient: rfc822;a+2Bjobs@example.org\nFinal-Recipient: rfc822; z@example.net\nAction: failed\nStatus: 5.1.1',
    ])
    expect((await readReport(raw))[0]?.recipient).toBe('a+jobs@example.org')
  })

  it.each([
    ['Status: five', null, false],
    ['Status: 9.9.9\nDiagnostic-Code: smtp; 550 no', null, true],
    ['Status: 5.01.001', '5.1.1', true],
    ['Status: 5.1.1 (no such person)', '5.1.1', true],
    ['Status:\n 5.1.2', '5.1.2', true],
    ['Diagnostic-Code: smtp; 452 4.2.2 full', '4.2.2', false],
    ['Status: 2.0.0\nDiagnostic-Code: smtp; 550 5.2.1 closed', '5.2.1', true],
    ['Status: 5.0.0\nDiagnostic-Code: smtp; host 5.1.1.1 said 550 no', '5.0.0', true],
    ['Status: 5.0.0\nDiagnostic-Code: smtp; 450 4.2.2 full', '5.0.0', true],
    ['', null, false],
  ])('have a status even when the field is odd: %j', async (fields, status, permanent) => {
    expect(await readReport(dsn([failed(fields)]))).toMatchObject([{ status, permanent }])
  })

  it('are read with bytes outside ASCII, and with the first of a field that comes twice', async () => {
    const raw = dsn([failed('Diagnostic-Code: smtp; 550 5.1.1 Empf\u00e4nger unbekannt\nStatus: 5.1.1\nStatus: 4.0.0')])
    expect(await readReport(raw)).toMatchObject([{ status: '5.1.1', detail: '550 5.1.1 Empf\u00e4nger unbekannt' }])
  })

  it('are read in the international form', async () => {
    const raw = mailOf(
      [reportType('global-delivery-status')],
      [
        {
          type: 'message/global-delivery-status',
          text: `Reporting-MTA: dns; mx.example.org\n\nFinal-Recipient: utf-8; reader@example.org\nAction: failed\nStatus: 5.1.1\n`,
        },
      ],
    )
    expect(await readReport(raw)).toMatchObject([{ status: '5.1.1', recipient: 'reader@example.org' }])
  })

  it('are not taken from the mail that a report returns', async () => {
    const raw = mailOf(
      [reportType('delivery-status')],
      [{ type: 'message/rfc822', text: messages.POSTFIX.toString('latin1').replaceAll('=_part_1', '=_inner') }],
    )
    expect(await readReport(raw)).toEqual([])
  })
})

describe('complaints', () => {
  it('name the address and the sender address of the mail', async () => {
    const { is, reports, sentFrom } = await readIncoming(messages.YAHOO_LIKE)
    expect(is).toBe('complaint')
    expect(reports).toMatchObject([{ kind: 'complaint', permanent: true, recipient: 'reader@example.org' }])
    expect(sentFrom).toBe('b+0199aaaa.0000000000@bounces.jobs.example.org')
  })

  it('are read when the recipient is blacked out', async () => {
    const { reports, sentFrom } = await readIncoming(messages.MICROSOFT_LIKE)
    expect(reports).toMatchObject([{ kind: 'complaint', recipient: null }])
    expect(sentFrom).toBe('b+0199aaaa.0000000000@bounces.jobs.example.org')
  })

  it.each(['abuse', 'fraud', 'opt-out', 'other'])('are those of the type %s', async (type) => {
    expect(await readReport(arf([`Feedback-Type: ${type}`]))).toHaveLength(1)
  })

  it.each(['not-spam', 'auth-failure', 'virus', ''])('are not those of the type %j', async (type) => {
    expect(await readReport(arf([`Feedback-Type: ${type}`]))).toEqual([])
  })
})

describe('other mail', () => {
  it.each([
    ['a delay', messages.POSTFIX_DELAY, 'delay'],
    ['an out-of-office reply', messages.OUT_OF_OFFICE, 'auto-reply'],
    ['a bounce for people', messages.QMAIL, 'unreadable'],
    [
      'an Exim bounce for people',
      wire(['X-Failed-Recipients: reader@example.org', 'Subject: Note', '', 'No.']),
      'unreadable',
    ],
    [
      'a letter that sounds like a bounce',
      wire(['From: a@example.org', 'Subject: Undelivered promises', '', 'Hello']),
      'unreadable',
    ],
    ['a plain letter', wire(['From: a@example.org', 'Subject: Hello', '', 'Hello']), 'other'],
    [
      'a vacation note without a field',
      wire(['From: postmaster@example.org', 'Subject: Out of office', '', 'Away']),
      'auto-reply',
    ],
    [
      'a receipt',
      mailOf(
        [reportType('disposition-notification')],
        [{ type: 'message/disposition-notification', text: 'Disposition: displayed\n' }],
      ),
      'other',
    ],
    ['nothing', Buffer.alloc(0), 'other'],
    ['too much', Buffer.concat([messages.POSTFIX, Buffer.alloc(MAX_REPORT_BYTES, 'x')]), 'other'],
  ])('reports nothing: %s', async (_name, raw, is) => {
    expect(await readIncoming(raw)).toMatchObject({ is, reports: [] })
  })

  it('with more parts than a report has is not read', async () => {
    const parts = Array.from({ length: 200 }, () => ({ type: 'text/plain', text: 'x' }))
    const raw = mailOf(
      [reportType('delivery-status')],
      [...parts, { type: 'message/delivery-status', text: failed('Status: 5.1.1') }],
    )
    expect(await readReport(raw)).toEqual([])
  })

  it('never makes the reader throw or wait, whatever its bytes are', async () => {
    const samples = [messages.POSTFIX, messages.GMAIL, messages.YAHOO_LIKE, messages.EXIM, messages.QMAIL]
    const edit = fc.record({ at: fc.nat(3_000), cut: fc.nat(40), put: fc.uint8Array({ maxLength: 20 }) })
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...samples), fc.array(edit, { maxLength: 12 }), async (sample, edits) => {
        const raw = edits.reduce<Buffer>(
          (bytes, { at, cut, put }) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + cut)]),
          sample,
        )
        for (const report of await readReport(raw)) {
          expect(report.status ?? '5.0.0').toMatch(/^[45]\.\d{1,3}\.\d{1,3}$/)
          expect(report.detail.length).toBeLessThanOrEqual(300)
        }
      }),
      { numRuns: 300 },
    )
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2_000 }), async (bytes) => {
        expect(Array.isArray(await readReport(Buffer.from(bytes)))).toBe(true)
      }),
    )
  })

  it.each([
    ['folds', `Action: failed\nDiagnostic-Code: smtp;${'\n x'.repeat(200_000)}`],
    ['dots and digits', `Action: failed\nDiagnostic-Code: smtp; ${'5.1.'.repeat(200_000)}`],
    ['signs of addresses', `Action: failed\nDiagnostic-Code: smtp; ${'a@'.repeat(200_000)}`],
    ['brackets', `Action: failed\nFinal-Recipient: rfc822; ${'('.repeat(300_000)}`],
    ['empty lines', `Action: failed${'\n \n'.repeat(200_000)}`],
  ])('is read in a moment when it is full of %s', async (_name, group) => {
    const begun = performance.now()
    await readReport(dsn([group]))
    expect(performance.now() - begun).toBeLessThan(2_000)
  })
})
