import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { dkimVerify } from 'mailauth'
import { simpleParser } from 'mailparser'
import { describe, expect, it } from 'vitest'
import { buildBody } from '../../src/send/email/body.ts'
import { createSigner } from '../../src/send/email/sign.ts'

/** Texts that are awkward in a mail: dots, blanks at ends of lines, equal signs, long lines, boundaries, other scripts. */
const AWKWARD = fc
  .array(
    fc.constantFrom(...'.a =\t\n-ß医', ' ', '\n', '\r\n', 'From ', '--=_part', '--=_part--', 'word '.repeat(30), '=3D'),
    {
      maxLength: 60,
    },
  )
  .map((parts) => parts.join(''))
const shown = (text: string) => text.replace(/\r\n?/g, '\n').trimEnd()

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 })
const PRIVATE = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
const PUBLIC = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
const resolver = async () => [[`v=DKIM1; k=rsa; p=${PUBLIC}`]]
const sign = createSigner({ domain: 'jobs.example', selector: '2026a', privateKey: PRIVATE })

describe('the body of a mail', () => {
  it('gives back both texts as they were, in ASCII lines of at most 76 characters', async () => {
    await fc.assert(
      fc.asyncProperty(AWKWARD, AWKWARD, async (text, more) => {
        const html = `<p>${more}</p>`
        const { fields, lines } = buildBody(text, html)
        expect(lines).toMatch(/^[\t\r\n -~]*$/)
        for (const line of lines.split('\r\n')) expect(line.length).toBeLessThanOrEqual(76)
        const mail = await simpleParser(`Content-Type: ${fields['Content-Type']}\r\nMIME-Version: 1.0\r\n\r\n${lines}`)
        expect(shown(mail.text ?? '')).toBe(shown(text))
        expect(shown(mail.html || '')).toBe(shown(html))
      }),
      { numRuns: 150 },
    )
  })

  it('of a script beyond ASCII is base64, for quoted-printable would make it three times as long', () => {
    expect(buildBody('医師を募集しています', '').fields['Content-Transfer-Encoding']).toBe('base64')
    expect(buildBody('Grüße aus Zürich', '').fields['Content-Transfer-Encoding']).toBe('quoted-printable')
  })
})

describe('a signature over any mail', () => {
  it('verifies by a verifier that is not ours, and over no other mail', async () => {
    const blanks = fc.constantFrom('a', ' ', '\t', '\r\n', 'b')
    const text = fc.array(blanks, { maxLength: 30 }).map((parts) => parts.join(''))
    const values = fc.array(fc.constantFrom('a', ' ', '\t', '\r\n ', 'é', ':'), { maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(text, values, async (body, subject) => {
        const head = `From: Jobtide <alerts@jobs.example>\r\nSubject: x${subject.join('')}y\r\nTo: reader@people.example`
        const signature = await sign(head, body)
        const verdict = async (content: string) => {
          const mail = Buffer.from(`${signature}\r\n${head}\r\n\r\n${content}`)
          const { results } = await dkimVerify(mail, { resolver })
          return results.map(({ status }) => status.result)
        }
        // A mail ends with a line break on its way.
        const sent = body.endsWith('\r\n') || body === '' ? body : `${body}\r\n`
        expect(await verdict(sent)).toEqual(['pass'])
        expect(await verdict(`c${sent}`)).not.toEqual(['pass'])
      }),
      { numRuns: 60 },
    )
  })
})
