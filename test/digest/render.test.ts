import { load } from 'cheerio'
import { describe, expect, it } from 'vitest'
import { renderDigest } from '../../src/digest/render.ts'
import { renderConfirmation } from '../../src/digest/render-confirmation.ts'
import { COLUMNS } from '../../src/digest/wrap.ts'
import { CONTEXT, digest, item } from './samples.ts'

const hostile = item(
  {
    title: '<script>alert(1)</script> "Nurse"\r\nBcc: x@mail.example \u202egnp.exe',
    company: `<img src=x onerror=alert(1)> O'Brien & Sons`,
    url: 'javascript:alert(1)',
    places: [],
    workMode: null,
  },
  { searchName: 'Night\r\nX-Evil: 1 <b>', reasons: [{ predicate: 'words', text: '</p><a href=x>' }] },
)

describe('renderDigest', () => {
  it('names the searches in the subject, the best one first', () => {
    const named = (searchName: string) => item({}, { searchName })
    const subject = (...names: string[]) => renderDigest(digest(names.map(named)), CONTEXT).subject
    expect(subject('Front desk')).toBe('1 new posting: Front desk')
    expect(subject('Front desk', 'Remote')).toBe('2 new postings: Front desk and 1 more search')
    expect(subject('A', 'B', 'A', 'C')).toBe('4 new postings: A and 2 more searches')
  })

  it('tells in plain text what, where, for how much and why, with the link', () => {
    const { text } = renderDigest(digest([item()], { moreCount: 7 }), CONTEXT)
    expect(text).toContain(
      [
        '1.  Patient Services Representative',
        '    Harbor Clinic · Austin, TX (on-site)',
        '    Pay: $18–$22 an hour (stated)',
        '    Why: role Patient Services Representative (your search “Front desk”)',
        '    https://jobs.example/openings/1',
      ].join('\n'),
    )
    expect(text).toContain('7 more postings matched and did not fit.')
    expect(text).toContain('Jobtide: 1 new posting, week of 23 November 2026')
  })

  it('keeps plain text within 72 columns, save for addresses', () => {
    const long = item({ title: 'Senior representative '.repeat(9), company: 'A very long name '.repeat(7) })
    const { text } = renderDigest(digest(Array.from({ length: 12 }, () => long)), CONTEXT)
    const wide = text.split('\n').filter((line) => [...line].length > COLUMNS && !line.includes('://'))
    expect(wide).toEqual([])
  })

  it('says so when pay is not stated', () => {
    const { text, html } = renderDigest(digest([item({ pay: null })]), CONTEXT)
    expect(text).toContain('Pay not stated')
    expect(html).toContain('Pay not stated')
  })

  it('shows the same facts in HTML, with the title as the link', () => {
    const page = load(renderDigest(digest([item()]), CONTEXT).html)
    expect(page('html').attr('lang')).toBe('en')
    expect(page('h2 a').attr('href')).toBe('https://jobs.example/openings/1')
    expect(page('h2').text()).toBe('Patient Services Representative')
    expect(page('.line').text()).toBe('Harbor Clinic · Austin, TX (on-site)')
    expect(page('.pay').text()).toBe('$18–$22 an hour stated')
    expect(page('.note').text()).toContain('Why: role Patient Services Representative')
  })

  it('ends with the reason for the mail, the two links and the postal address', () => {
    const { text, html } = renderDigest(digest([item()]), CONTEXT)
    const page = load(html)
    expect(
      page('.footer a')
        .map((_, link) => page(link).attr('href'))
        .get(),
    ).toEqual([CONTEXT.manageUrl, CONTEXT.unsubscribeUrl])
    for (const footer of [text, page('.footer').text()]) {
      expect(footer.replace(/\s+/g, ' ')).toContain(
        'asked Jobtide for weekly job alerts for ana@mail.example and confirmed it',
      )
      expect(footer).toContain(CONTEXT.postalAddress)
    }
    expect(text).toContain(CONTEXT.manageUrl)
    expect(text).toContain(CONTEXT.unsubscribeUrl)
  })

  it('shows foreign markup as text and links to nothing but http and https', () => {
    const page = load(renderDigest(digest([hostile]), CONTEXT).html)
    expect(page('script, img, link, iframe, form').length).toBe(0)
    expect(page('.card a').length).toBe(0)
    expect(page('h2').text()).toContain('<script>alert(1)</script>')
    expect(page('.line').text()).toBe(`<img src=x onerror=alert(1)> O'Brien & Sons`)
    const handlers = page('*')
      .toArray()
      .flatMap((element) => Object.keys(page(element).attr() ?? {}))
      .filter((name) => name.startsWith('on'))
    expect(handlers).toEqual([])
  })

  it('lets no foreign text break a line, a header or the reading direction', () => {
    const { subject, text, html } = renderDigest(digest([hostile]), CONTEXT)
    expect(subject).toBe('1 new posting: Night X-Evil: 1 <b>')
    expect(text).toContain('1.  <script>alert(1)</script> "Nurse" Bcc: x@mail.example gnp.exe')
    expect(text).not.toMatch(/^(?:Bcc|X-Evil):/m)
    expect(text).not.toContain('javascript:')
    for (const part of [subject, text, html]) expect(part).not.toMatch(/\p{Bidi_Control}|\r/u)
  })

  it('fetches nothing and reports nothing back', () => {
    const { html } = renderDigest(digest([item()]), CONTEXT)
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src=/i)
  })

  it('stays small: 25 postings under the 100 KB at which mail readers cut', () => {
    const long = item(
      { title: 'Senior representative '.repeat(8) },
      { reasons: Array.from({ length: 8 }, (_, index) => ({ predicate: 'words', text: `some word ${index}` })) },
    )
    const { html } = renderDigest(digest(Array.from({ length: 25 }, () => long)), CONTEXT)
    expect(Buffer.byteLength(html)).toBeLessThan(100_000)
  })
})

describe('renderConfirmation', () => {
  const context = {
    siteName: 'Job\r\ntide <b>',
    postalAddress: '1 Example Street',
    confirmUrl: 'https://jobtide.example/confirm?token=a&b=1',
    validHours: 48,
  }

  it('has one link, in text and in HTML, and says how long it lasts', () => {
    const { text, html } = renderConfirmation(context)
    const page = load(html)
    expect(text.match(/https?:\/\//g)).toHaveLength(1)
    expect(text).toContain(context.confirmUrl)
    expect(
      page('a')
        .map((_, link) => page(link).attr('href'))
        .get(),
    ).toEqual([context.confirmUrl])
    expect(text.replace(/\s+/g, ' ')).toContain('stops working in 48 hours')
    expect(text).toContain('1 Example Street')
  })

  it('keeps the subject on one line and shows foreign markup as text', () => {
    const { subject, html } = renderConfirmation(context)
    expect(subject).toBe('Confirm your job alerts from Job tide <b>')
    expect(load(html)('b').length).toBe(0)
  })
})
