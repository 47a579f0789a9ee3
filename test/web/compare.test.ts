import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CATALOGUE } from '../../src/market/catalogue/all.ts'
import { advertisedFigures, officialFigures } from '../_support/reference-figures.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { publish, ROLE } from '../_support/shown-release.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  const nurse = officialFigures().map((figure) => ({
    ...figure,
    role: 'registered-nurse',
    value: figure.value && figure.value * 2,
  }))
  await publish(test.service.context.db, [...officialFigures(), ...advertisedFigures(), ...nurse])
})
afterAll(() => test.stop())

const get = async (path: string) => {
  const answer = await fetch(`${test.service.url}${path}`)
  return { status: answer.status, policy: answer.headers.get('content-security-policy'), text: await answer.text() }
}
const words = (markup: string) => markup.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
const rowOf = (text: string, name: string) =>
  words(new RegExp(`<th scope="row">${name}</th>(.*?)</tr>`).exec(text)?.[1] ?? '').trim()

describe('the page that compares roles', () => {
  it('sets them side by side, each number linked to its own proof', async () => {
    const { status, text } = await get(`/compare?role=${ROLE}&role=registered-nurse`)
    expect(status).toBe(200)
    expect(rowOf(text, 'Official median pay')).toBe('$44,640 $89,280')
    expect(rowOf(text, 'Advertised median pay')).toBe('$45,760 not in this release')
    expect(text).toMatch(/href="\/figures\/[^"]+\/registered-nurse\/official-pay[^"]*">\$89,280/)
    expect(Buffer.byteLength(text)).toBeLessThan(60_000)
  })

  it('takes names as people type them, without a script, and a role once', async () => {
    const { text } = await get('/compare?role=RN&role=registered+nurse&role=&role=Patient+Services+Representative')
    expect(rowOf(text, 'SOC 2018')).toBe('29-1141 43-6013')
    expect(text).toContain(
      `<link rel="canonical" href="${test.service.context.baseUrl}/compare?role=registered-nurse&amp;role=${ROLE}">`,
    )
  })

  it('offers what an unknown name may mean, and escapes it', async () => {
    const { status, text } = await get(
      `/compare?role=${ROLE}&role=${encodeURIComponent('"><script>nurse in the night')}`,
    )
    expect(status).toBe(200)
    expect(text).toContain('No role is called “&quot;&gt;&lt;script&gt;nurse in the night”')
    expect(text).not.toContain('<script>')
    expect(text).toMatch(new RegExp(`href="/compare\\?role=${ROLE}&amp;role=[a-z-]+">`))
  })

  it('holds four at most and stands without any', async () => {
    const { text } = await get(
      `/compare?${['chef', 'welder', 'carpenter', 'electrician', 'plumber'].map((slug) => `role=${slug}`).join('&')}`,
    )
    expect(rowOf(text, 'SOC 2018').split(' ')).toHaveLength(4)
    expect((await get('/compare')).text).toContain('<h1>Compare roles</h1>')
  })

  it('lets its own script run and nothing else', async () => {
    expect((await get('/compare')).policy).toMatch(/default-src 'none'.*;script-src 'self';connect-src 'self'$/)
  })
})

describe('the page of methods', () => {
  it('has every metric of the catalogue, with formula and rules', async () => {
    const { status, text } = await get('/methods')
    expect(status).toBe(200)
    expect(CATALOGUE.length).toBeGreaterThan(0)
    for (const metric of CATALOGUE) expect(text).toContain(`<h2 id="${metric.id}">${metric.number} `)
    expect(text).toContain('under 10 openings, under 3 employers')
  })
})
