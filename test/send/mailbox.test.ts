import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import { describe, expect, it, onTestFinished } from 'vitest'
import { listMails, readMail, startMailbox } from '../../src/send/mailbox.ts'
import { MAIL, mailer } from './relay.ts'

async function mailbox(now?: () => Date) {
  const folder = await mkdtemp(join(tmpdir(), 'mailbox-'))
  const box = await startMailbox({ folder: join(folder, 'mail'), port: 0, ...(now ? { now } : {}) })
  onTestFinished(async () => {
    await box.stop()
    await rm(folder, { recursive: true })
  })
  return { ...box, folder: join(folder, 'mail') }
}

describe('the mailbox', () => {
  it('files each mail under its time and number, as it was sent', async () => {
    const box = await mailbox(() => new Date('2026-11-23T07:00:00.123Z'))
    const sender = mailer(box.url, { now: () => new Date('2026-11-23T06:59:00Z') })
    const text = 'A line.\r\n.\r\n..dots stay\r\nGrüße'
    await sender.send({
      ...MAIL,
      text,
      envelopeFrom: 'b+7@bounce.example',
      unsubscribe: { url: 'https://jobs.example/u/1' },
    })
    await sender.send({ ...MAIL, subject: 'Second' })
    expect((await readdir(box.folder)).sort()).toEqual([
      '2026-11-23T07-00-00.123Z-0001.eml',
      '2026-11-23T07-00-00.123Z-0002.eml',
    ])
    const mail = await simpleParser(await readFile(join(box.folder, '2026-11-23T07-00-00.123Z-0001.eml')))
    expect(mail).toMatchObject({ subject: MAIL.subject, messageId: MAIL.messageId, html: MAIL.html })
    expect(mail.text?.trim().split(/\r?\n/)).toEqual(text.split('\r\n'))
  })

  it('lists the newest first and shows one with its headers', async () => {
    let hour = 6
    const box = await mailbox(() => {
      hour += 1
      return new Date(Date.UTC(2026, 10, 23, hour))
    })
    const sender = mailer(box.url, { now: () => new Date('2026-11-23T06:59:00Z') })
    await sender.send({ ...MAIL, envelopeFrom: 'b+7@bounce.example', unsubscribe: { url: 'https://jobs.example/u/1' } })
    await sender.send({ ...MAIL, subject: 'Zweite · später', to: 'bo@people.example', html: '' })
    const mails = await listMails(box.folder)
    expect(mails).toEqual([
      {
        name: '2026-11-23T08-00-00.000Z-0002.eml',
        subject: 'Zweite · später',
        from: '"Jobtide" <alerts@jobs.example>',
        to: 'bo@people.example',
        date: new Date('2026-11-23T06:59:00Z'),
      },
      {
        name: '2026-11-23T07-00-00.000Z-0001.eml',
        subject: MAIL.subject,
        from: '"Jobtide" <alerts@jobs.example>',
        to: MAIL.to,
        date: new Date('2026-11-23T06:59:00Z'),
      },
    ])
    expect(await listMails(box.folder, 1)).toHaveLength(1)
    const first = await readMail(box.folder, mails[1]?.name ?? '')
    expect(first).toMatchObject({ ...mails[1], html: MAIL.html })
    expect(first?.text.trim()).toBe(MAIL.text)
    expect(first?.headers).toEqual(
      expect.arrayContaining([
        ['Return-Path', '<b+7@bounce.example>'],
        ['Delivered-To', '<ada@people.example>'],
        ['List-Unsubscribe', '<https://jobs.example/u/1>'],
        ['Message-ID', MAIL.messageId],
      ]),
    )
    expect(await readMail(box.folder, mails[0]?.name ?? '')).toMatchObject({ html: null })
  })

  it('numbers on after a restart, and leaves no half file behind', async () => {
    const now = () => new Date('2026-11-23T07:00:00Z')
    const first = await mailbox(now)
    await mailer(first.url).send(MAIL)
    await first.stop()
    const second = await startMailbox({ folder: first.folder, port: 0, now })
    await Promise.all([1, 2, 3, 4].map(() => mailer(second.url).send(MAIL)))
    await second.stop()
    expect((await readdir(first.folder)).sort().map((name) => name.slice(-8))).toEqual([
      '0001.eml',
      '0002.eml',
      '0003.eml',
      '0004.eml',
      '0005.eml',
    ])
  })

  it('refuses more than 5 MiB and files nothing of it', async () => {
    const box = await mailbox()
    const sender = mailer(box.url)
    const result = await sender.send({ ...MAIL, text: 'a line of some length\r\n'.repeat(300_000) })
    expect(result).toMatchObject({ kind: 'rejected', response: expect.stringMatching(/^552 /) })
    expect(await sender.send(MAIL)).toMatchObject({ kind: 'accepted' })
    expect(await readdir(box.folder)).toHaveLength(1)
  })

  it('answers later when the folder is gone, and keeps running', async () => {
    const box = await mailbox()
    await rm(box.folder, { recursive: true })
    expect(await mailer(box.url).send(MAIL)).toMatchObject({ kind: 'deferred' })
    expect(await listMails(box.folder)).toEqual([])
  })

  it('says so when its port is taken', async () => {
    const box = await mailbox()
    const port = Number(new URL(box.url).port)
    await expect(startMailbox({ folder: box.folder, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})

describe('reading a mail', () => {
  it.each([
    '../secret.eml',
    '/etc/passwd',
    '..%2Fsecret.eml',
    '.2026-11-23T07-00-00.123Z-0001.eml.part',
    '2026-11-23T07-00-00.123Z-0001.eml/../../secret.eml',
    '',
    'notes.txt',
  ])('answers null for the name %j', async (name) => {
    const box = await mailbox()
    await writeFile(join(box.folder, '..', 'secret.eml'), 'Subject: secret\r\n\r\nsecret')
    await writeFile(join(box.folder, 'notes.txt'), 'secret')
    expect(await readMail(box.folder, name)).toBeNull()
  })

  it('answers null for a mail that is gone', async () => {
    const box = await mailbox()
    expect(await readMail(box.folder, '2026-11-23T07-00-00.123Z-0001.eml')).toBeNull()
  })

  it('survives a file that is no mail', async () => {
    const box = await mailbox()
    const name = '2026-11-23T07-00-00.123Z-0001.eml'
    await writeFile(join(box.folder, name), Buffer.from([0, 255, 13, 10, 58, 58, 10, 10, 200]))
    expect(await readMail(box.folder, name)).toMatchObject({ subject: '', from: '', to: '' })
    expect(await listMails(box.folder)).toHaveLength(1)
  })
})
