import { type CheerioAPI, load } from 'cheerio'
import fc from 'fast-check'
import { simpleParser } from 'mailparser'
import MailComposer from 'nodemailer/lib/mail-composer'
import { describe, expect, it } from 'vitest'
import { renderDigest } from '../../src/digest/render.ts'
import { renderConfirmation } from '../../src/digest/render-confirmation.ts'
import { COLUMNS, columns } from '../../src/digest/wrap.ts'
import type { Candidate, Digest, DigestItem, MarketLine } from '../../src/domain/alert.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { CONTEXT, city, digest, item } from './samples.ts'

const MARKET: MarketLine = {
  roleSlug: 'patient-services-representative',
  country: 'US',
  pay: { low: 36_140, median: 40_000, high: 44_900, currency: 'USD', n: 1_240 },
  asOf: '2026-11-23',
}
const HOSTILE_MARKET: MarketLine = {
  roleSlug: '<script>\r\nBcc: x \u202e',
  country: '<b>',
  pay: { low: 1, median: Number.NaN, high: 3, currency: '<img>\r\n', n: 10 },
  asOf: 'never\r\n',
}
const HOSTILE_TEXT = fc.string({
  unit: fc.constantFrom(...`<>"'&/: abscriptj\0\r\n\u202e\u2066\u2028${'é'}`),
  maxLength: 300,
})
const PREDICATES = Object.keys(EMPTY_CRITERIA) as (keyof typeof EMPTY_CRITERIA)[]

function hrefs(page: CheerioAPI, selector: string): (string | undefined)[] {
  return page(selector)
    .toArray()
    .map((link) => page(link).attr('href'))
}

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

const subjectOf = (...items: DigestItem[]) => renderDigest(digest(items), CONTEXT).subject

describe('the subject', () => {
  it.each([
    [{}, '1 new posting: Patient Services Representative at Harbor Clinic, Austin'],
    [{ workMode: 'remote' }, '1 new posting: Patient Services Representative at Harbor Clinic, remote'],
    [{ places: [] }, '1 new posting: Patient Services Representative at Harbor Clinic'],
    [{ title: 'Nurse', company: '' }, '1 new posting: Nurse, Austin'],
    [{ title: '🚀 Nurse 👩‍⚕️ ⭐️', company: '🇩🇪 Clinic' }, '1 new posting: Nurse at Clinic, Austin'],
    [{ title: '', company: 'Clinic' }, '1 new posting: Untitled posting at Clinic, Austin'],
  ] as [Partial<Candidate>, string][])('says how many and the best one: %j', (facts, subject) => {
    expect(subjectOf(item(facts))).toBe(subject)
  })

  it('leaves out the place, then ends at a word, when 78 characters are not enough', () => {
    const best = item({ title: 'Senior Registered Nurse', company: 'Greater Metropolitan Health' })
    expect(subjectOf(best, item())).toBe(
      '2 new postings: Senior Registered Nurse at Greater Metropolitan Health, Austin',
    )
    expect(subjectOf(best, ...Array.from({ length: 9 }, () => item()))).toBe(
      '10 new postings: Senior Registered Nurse at Greater Metropolitan Health',
    )
    expect(subjectOf(item({ title: 'Patient Services Representative, Nights and Weekends – Cardiology Unit' }))).toBe(
      '1 new posting: Patient Services Representative, Nights and Weekends…',
    )
    expect([...subjectOf(item({ title: '医'.repeat(190) }))]).toHaveLength(78)
  })

  it('names the period when every posting is gone', () => {
    expect(subjectOf()).toBe('0 new postings: week of 23 November 2026')
  })
})

describe('renderDigest', () => {
  it('tells in plain text what, where, for how much, since when and why, with the link', () => {
    const { text } = renderDigest(digest([item()], { moreCount: 7 }), CONTEXT)
    expect(text).toContain(
      [
        'Jobtide: 1 new posting',
        'Week of 23 November 2026',
        '',
        '1.  Patient Services Representative',
        '    Harbor Clinic · Austin, TX (on-site) · 3 days ago',
        '    $18–$22 an hour, stated',
        '    Why: role Patient Services Representative (your search “Front desk”)',
        '    https://jobs.example/openings/1',
        '    Hide this posting:',
        '    https://jobtide.example/hide/group-1',
        '',
        'And 7 more matched. They get another chance next week.',
        'See all your matches:',
        'https://jobtide.example/matches/abc',
      ].join('\n'),
    )
  })

  it('keeps plain text within 72 columns, save for addresses', () => {
    const long = [
      item({ title: 'Senior representative '.repeat(9), company: 'A very long name '.repeat(7) }),
      item({ title: '看護師'.repeat(60), company: 'Donaudampfschifffahrtsgesellschaft'.repeat(3) }),
    ]
    const { text } = renderDigest(digest(long, { market: MARKET }), CONTEXT)
    const wide = text.split('\n').filter((line) => columns(line) > COLUMNS && !line.includes('://'))
    expect(wide).toEqual([])
  })

  const ESTIMATE = { low: 58_240, median: 64_000, high: 71_410, currency: 'USD', n: 34 }
  it.each([
    [{ pay: null }, null, 'Pay not stated'],
    [{ pay: null }, ESTIMATE, 'Pay not stated; 34 openings like it state about $58,000–$71,000 a year'],
    [{ pay: { min: 62_000, max: 70_000, currency: 'USD', period: 'year' } }, null, '$62,000–$70,000 a year, stated'],
    [{ pay: { min: 38.5, max: null, currency: 'USD', period: 'hour' } }, ESTIMATE, 'From $38.50 an hour, stated'],
    [
      { pay: null },
      { ...ESTIMATE, low: 4_812_000, high: 12_340_000, currency: 'JPY' },
      'Pay not stated; 34 openings like it state about ¥4,800,000–¥12,300,000 a year',
    ],
  ] as [Partial<Candidate>, DigestItem['estimate'], string][])(
    'tells pay with its basis: %j, %j',
    (facts, estimate, told) => {
      const { text, html } = renderDigest(digest([item(facts, { estimate })]), CONTEXT)
      expect(text.replace(/\s+/g, ' ')).toContain(told)
      expect(load(html)('.card').text()).toContain(told)
    },
  )

  it('shows the same facts in HTML, with the title as the one link to the posting', () => {
    const page = load(renderDigest(digest([item()]), CONTEXT).html)
    expect(page('html').attr('lang')).toBe('en')
    expect(page('h1').text()).toBe('1 new posting')
    expect(page('h2 a').attr('href')).toBe('https://jobs.example/openings/1')
    expect(page('h2').text()).toBe('Patient Services Representative')
    expect(page('p.line').text()).toBe('Harbor Clinic')
    expect(page('.where').text()).toBe('Austin, TX (on-site)')
    expect(page('.pay').text()).toBe('$18–$22 an hour, stated')
    expect(page('.note').text()).toContain('Why: role Patient Services Representative')
    expect(page('.note').text()).toContain('3 days ago · jobs.example')
    expect(hrefs(page, '.card a')).toEqual(['https://jobs.example/openings/1', 'https://jobtide.example/hide/group-1'])
  })

  it('gives a screen reader a list of postings, each under a heading, and links that say where they go', () => {
    const page = load(renderDigest(digest([item(), item({ title: 'Nurse' })]), CONTEXT).html)
    expect(page('[role=list] > [role=listitem] h2').length).toBe(2)
    expect(page('table:not([role=presentation])').length).toBe(0)
    const said = page('a').map((_, link) => page(link).attr('aria-label') ?? page(link).text())
    expect(new Set(said.get()).size).toBe(page('a').length)
    expect(said.get()).toContain('Hide this posting: Nurse')
  })

  it.each([
    ['2026-11-23T11:00:00Z', 'New today'],
    ['2026-11-22T13:00:00Z', 'New today'],
    ['2026-11-22T12:00:00Z', '1 day ago'],
    ['2026-11-10T08:00:00Z', '13 days ago'],
    ['2026-11-25T08:00:00Z', 'New today'],
  ])('a posting first seen %s is from "%s"', (seen, age) => {
    const { text, html } = renderDigest(digest([item({ firstSeenAt: new Date(seen) })]), CONTEXT)
    expect(text).toContain(` · ${age}`)
    expect(load(html)('.note').text()).toContain(age)
  })

  it('says what the role pays where a figure can be published, and nothing otherwise', () => {
    const told =
      'Patient Services Representative in the US: half of 1,240 openings that state pay advertise $36,100–$44,900 a year, ' +
      'median $40,000. From our postings to 23 November 2026.'
    const { text, html } = renderDigest(digest([item()], { market: MARKET }), CONTEXT)
    expect(text.replace(/\s+/g, ' ')).toContain(told)
    expect(load(html)('.panel').text().trim()).toBe(told)
    expect(renderDigest(digest([item()]), CONTEXT).html).not.toContain('class="panel"')
  })

  it('leads to all matches, and counts those that did not fit', () => {
    const told = (changes: Partial<Digest>) =>
      load(renderDigest(digest([item()], changes), CONTEXT).html)('.more').text()
    expect(told({})).toBe('See all your matches')
    expect(told({ moreCount: 1, cadence: 'daily' })).toBe(
      'And 1 more matched. It gets another chance tomorrow. See all your matches',
    )
  })

  it('ends with the reason for the mail, the ways out and the postal address', () => {
    const { text, html } = renderDigest(digest([item()]), CONTEXT)
    const page = load(html)
    expect(hrefs(page, '.footer a')).toEqual([CONTEXT.manageUrl, CONTEXT.pauseUrl, CONTEXT.unsubscribeUrl])
    for (const footer of [text, page('.footer').text()]) {
      expect(footer.replace(/\s+/g, ' ')).toContain(
        'asked Jobtide for weekly job alerts for ana@mail.example and confirmed it',
      )
      expect(footer).toContain(CONTEXT.postalAddress)
    }
    for (const url of [CONTEXT.manageUrl, CONTEXT.pauseUrl, CONTEXT.unsubscribeUrl]) expect(text).toContain(url)
  })

  it('shows foreign markup as text and links to nothing but http and https', () => {
    const page = load(renderDigest(digest([hostile]), CONTEXT).html)
    expect(page('script, img, link, iframe, form').length).toBe(0)
    expect(page('h2 a').length).toBe(0)
    expect(page('h2').text()).toContain('<script>alert(1)</script>')
    expect(page('p.line').text()).toBe(`<img src=x onerror=alert(1)> O'Brien & Sons`)
    const handlers = page('*')
      .toArray()
      .flatMap((element) => Object.keys(page(element).attr() ?? {}))
      .filter((name) => name.startsWith('on'))
    expect(handlers).toEqual([])
  })

  it('lets no foreign text break a line, a header or the reading direction', () => {
    const { subject, text, html } = renderDigest(digest([hostile], { market: HOSTILE_MARKET }), CONTEXT)
    expect(subject).toBe(`1 new posting: <script>alert(1)</script> "Nurse" Bcc: x@mail.example gnp.exe…`)
    expect(text).toContain('1.  <script>alert(1)</script> "Nurse" Bcc: x@mail.example gnp.exe')
    expect(text).not.toMatch(/^(?:Bcc|X-Evil):/m)
    expect(text).not.toContain('javascript:')
    for (const part of [subject, text, html]) expect(part).not.toMatch(/\p{Bidi_Control}|\r|\0/u)
  })

  it('keeps every foreign field from becoming markup, a header or a turned line, whatever it holds', () => {
    fc.assert(
      fc.property(HOSTILE_TEXT, HOSTILE_TEXT, fc.constantFrom(...PREDICATES), (text, other, predicate) => {
        const place = { ...city(text, other, 'US'), regionName: other }
        const facts = {
          title: text,
          company: other,
          url: text,
          places: [place],
          remoteScope: { kind: 'area', area: text },
        }
        const pay = { min: 1, max: 2, currency: other, period: 'hour' }
        const posting = item({ ...facts, pay } as Partial<Candidate>, {
          searchName: other,
          reasons: [{ predicate, text }],
        })
        const mail = renderDigest(digest([posting], { period: other, email: text, market: HOSTILE_MARKET }), CONTEXT)
        const page = load(mail.html)
        expect(page('script, img, b').length).toBe(0)
        expect(page('h2').length).toBe(1)
        expect(page('.card a').length).toBeLessThanOrEqual(2)
        expect(mail.subject).not.toMatch(/\p{Cc}/u)
        expect([...mail.subject].length).toBeLessThanOrEqual(78)
        expect(mail.subject + mail.text + mail.html).not.toMatch(/\p{Bidi_Control}|\r|\0/u)
      }),
      { numRuns: 300 },
    )
  })

  it('fetches nothing and reports nothing back', () => {
    const { html } = renderDigest(digest([item()], { market: MARKET }), CONTEXT)
    expect(html).not.toMatch(/<img|<script|<link|url\(|@import|src=/i)
  })

  it('comes through mail encoding as it was written', async () => {
    const mail = renderDigest(
      digest([item({ title: 'Ärztin = 医師 '.repeat(12), company: '.\u00a0 Klinik' })]),
      CONTEXT,
    )
    const built = await new MailComposer({ ...mail, textEncoding: 'quoted-printable' }).compile().build()
    const read = await simpleParser(built)
    expect(read.text?.trimEnd()).toBe(mail.text.trimEnd())
    expect(read.html).toBe(mail.html)
    expect(read.subject).toBe(mail.subject)
    expect(
      Math.max(
        ...built
          .toString()
          .split(/\r?\n/)
          .map((line) => line.length),
      ),
    ).toBeLessThanOrEqual(78)
  })

  const FULL_TITLE = { title: 'Senior representative '.repeat(9) }
  const REASONS = Array.from({ length: 40 }, (_, index) => ({
    predicate: 'words' as const,
    text: `some word ${index}`,
  }))
  it.each([
    ['titles', item(FULL_TITLE, { reasons: REASONS }), 25],
    ['names in four bytes', item({ title: '👩'.repeat(200), company: '"'.repeat(120) }, { reasons: REASONS }), 20],
    ['addresses', item({ ...FULL_TITLE, url: `https://jobs.example/${'&a=1'.repeat(900)}` }), 8],
  ])('stays under the 100 KB at which mail readers cut, with 25 postings of very long %s', (_what, long, least) => {
    const page = renderDigest(digest(Array.from({ length: 25 }, () => long)), CONTEXT).html
    expect(Buffer.byteLength(page)).toBeLessThan(100_000)
    const shown = load(page)('h2').length
    expect(shown).toBeGreaterThanOrEqual(least)
    if (shown < 25) expect(load(page)('.more').text()).toContain(`${25 - shown} postings of this digest did not fit`)
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
