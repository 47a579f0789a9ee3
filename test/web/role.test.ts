import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw, storeRaws } from '../_support/postings.ts'
import { advertisedFigures, officialFigures } from '../_support/reference-figures.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { publish, RELEASE, ROLE } from '../_support/shown-release.ts'

let test: TestService
let page = ''
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  await storeRaws(test, [...Array.from({ length: 14 }, (_, index) => raw(index)), raw(99, { title: 'Electrician' })])
  const hostile = { metric: 'top-employers', country: 'US', unit: 'share', role: 'electrician', value: 0.2 }
  await publish(test.service.context.db, [
    ...officialFigures(),
    ...advertisedFigures(),
    { ...hostile, item: '</text></svg><script>alert(1)</script>' },
    { ...hostile, item: '\u202Eevil "quoted" & <b>bold</b> '.repeat(20) },
    { metric: 'growth-outlook', role: 'electrician', country: 'US', grade: 'official', unit: 'percent', value: -0 },
  ])
  page = (await get(`/roles/${ROLE}`)).text
})
afterAll(() => test.stop())

const get = async (path: string) => {
  const answer = await fetch(`${test.service.url}${path}`)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

/** The part of the page under a heading. */
function section(id: string, text = page): string {
  return text.split(/(?=<h2)/).find((part) => part.startsWith(`<h2 id="${id}"`)) ?? ''
}

const words = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

describe('a role page', () => {
  it('has all sections, and is small', () => {
    const ids = [...page.matchAll(/<h2 id="([^"]+)"/g)].map((match) => match[1])
    expect(ids).toEqual(['facts', 'pay', 'countries', 'where', 'market', 'skills', 'path', 'latest', 'alerts'])
    expect(Buffer.byteLength(page)).toBeLessThan(60_000)
  })

  it('says the key facts, each with its source', () => {
    const facts = words(section('facts'))
    for (const fact of [
      '$44,640 official median pay a year BLS OEWS, May 2024',
      '$34,650 – $60,350 official p10 to p90',
      '$45,760 advertised median a year 95 % interval $44,100 – $46,900; n 214, 61 employers, high',
      '+4.2 % growth outlook',
      '85,900 openings a year',
      'High school diploma or equivalent typical education',
      'Health Care and Social Assistance 90.7 %',
      '14 open postings live',
    ])
      expect(facts).toContain(fact)
  })

  it('links every figure to a proof that is there', async () => {
    const links = [...new Set([...page.matchAll(/href="(\/figures\/[^"]+)"/g)].map((match) => match[1] ?? ''))]
    expect(links.length).toBeGreaterThan(75)
    for (const link of links.slice(0, 60)) {
      const proof = await get(link.replaceAll('&amp;', '&'))
      expect(proof.status, link).toBe(200)
    }
  })

  it('says why a figure is withheld, and links to that too', () => {
    const pay = section('pay')
    expect(pay).toMatch(
      /<a class="withheld" href="[^"]*level=junior[^"]*">4 ads, 4 employers: withheld, too few observations<\/a>/,
    )
    expect(pay).toContain('one employer has more than half of the ads')
  })

  it('never relabels percentiles as levels nor averages the two kinds of pay', () => {
    const rows = [...section('pay').matchAll(/<th scope="row">(p10|median|mean)<\/th>(.*)<\/tr>/g)].map((match) =>
      words(match[0]).trim(),
    )
    expect(rows).toEqual(['p10 $36,000 $34,650', 'median $45,760 $44,640', 'mean – $46,210'])
  })

  it('speaks of another country when asked, in its money', async () => {
    const facts = words(section('facts', (await get(`/roles/${ROLE}?country=GB`)).text))
    expect(facts).toContain('£24,512 official median pay a year')
    expect(facts).not.toContain('$45,760')
    expect((await get(`/roles/${ROLE}?country=%3Cscript%3E`)).text).not.toContain('<script>')
  })

  it('shows a gap in the index as a gap', () => {
    const lines = [...section('market').matchAll(/<path class="line first" d="([^"]+)"/g)]
    expect(lines.length).toBeGreaterThanOrEqual(2)
  })

  it('marks what the taxonomy says as not counted', () => {
    expect(words(section('skills'))).toContain(
      'Tools we expect of this role From our taxonomy, written by hand; not counted. Epic',
    )
  })

  it('names its release, and its own address', () => {
    expect(page).toContain(`href="/releases/${RELEASE}"`)
    expect(page).toMatch(new RegExp(`<link rel="canonical" href="https?://[^"]+/roles/${ROLE}">`))
    expect(page).toContain('<meta name="description"')
  })

  it('says the same to machines in the words of schema.org', () => {
    const data = JSON.parse(/<script type="application\/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? '')
    expect(data).toMatchObject({
      '@type': 'Occupation',
      occupationalCategory: { codeValue: '43-6013' },
      estimatedSalary: [
        {
          '@type': 'MonetaryAmountDistribution',
          currency: 'USD',
          duration: 'P1Y',
          median: 44_640,
          percentile10: 34_650,
        },
      ],
    })
  })

  it('is whole for a role without any figure, and before the first release', async () => {
    const { status, text } = await get('/roles/welder')
    expect(status).toBe(200)
    expect(words(section('facts', text))).toContain('not in this release')
    expect(text).toContain('name="email"')
    expect(text).not.toMatch(/NaN|undefined|Infinity/)
  })

  it('keeps what sources say within its place', async () => {
    const { text } = await get('/roles/electrician')
    expect(text).toContain('&lt;script&gt;')
    expect(text).not.toMatch(/<script>|\u202E|<b>bold/)
    expect(text.match(/<svg/g)?.length).toBe(text.match(/<\/svg>/g)?.length)
    expect(words(section('facts', text))).toContain(' 0.0 % growth outlook')
  })
})
