import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  const pay = (amount: number) => [
    { kind: 'fields' as const, min: amount, max: amount + 4000, currency: 'USD', period: 'YEAR', label: null },
  ]
  await storeRaws(test, [
    ...Array.from({ length: 12 }, (_, index) =>
      raw(index, {
        company: `Clinic ${index % 4}`,
        places: [{ text: CITIES[index] ?? '' }],
        pay: pay(40_000 + index * 500),
      }),
    ),
    ...Array.from({ length: 9 }, (_, index) =>
      raw(100 + index, { title: 'Senior Patient Services Representative', pay: pay(50_000) }),
    ),
    raw(200, {
      title: 'Electrician <script>alert(1)</script>',
      company: '"Volt" & <b>Sons</b>',
      description: '<script>alert(2)</script>',
    }),
    raw(201, { title: 'Electrician \u202Enaicirtcele', url: 'javascript:alert(1)' }),
  ])
})
afterAll(() => test.stop())

const CITIES = [
  'Austin, TX',
  'Dallas, TX',
  'Houston, TX',
  'Waco, TX',
  'Denver, CO',
  'Boston, MA',
  'Miami, FL',
  'Tampa, FL',
  'Erie, PA',
  'Reno, NV',
  'Boise, ID',
  'Provo, UT',
]
const get = async (path: string) => {
  const answer = await fetch(`${test.service.url}${path}`, { redirect: 'manual' })
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

describe('every page', () => {
  it.each(['/', '/roles', '/roles?q=nurse', '/roles/patient-services-representative', '/roles/electrician', '/mails'])(
    '%s is whole, without script, and tells no other site where it was read',
    async (path) => {
      const page = await get(path)
      expect(page.status).toBe(200)
      expect(page.text).toMatch(/^<!doctype html>[\s\S]*<html lang="en">[\s\S]*<main[\s\S]*<h1>[\s\S]*<\/html>$/)
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(page.headers.get('referrer-policy')).toBe('same-origin')
      expect(page.text).not.toMatch(/<script(?! type="application\/ld\+json")|\sstyle=|\son\w+=/i)
    },
  )

  it('says so when there is none', async () => {
    for (const path of ['/nothing', '/roles/no-such-role', '/mails/../../etc/passwd', '/mails/x.eml']) {
      expect((await get(path)).status).toBe(404)
    }
  })

  it.each(['/nothing', '/roles/%E0%A4%A', '/roles/%00', '/roles/__proto__'])(
    'is a page with the same policy where there is nothing: %s',
    async (path) => {
      const page = await get(path)
      expect(page.status).toBeGreaterThanOrEqual(400)
      expect(page.status).toBeLessThan(500)
      expect(page.headers.get('content-type')).toContain('text/html')
      expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    },
  )

  it('answers a form that is too large with a page', async () => {
    const answer = await fetch(`${test.service.url}/subscribe`, {
      method: 'POST',
      body: new URLSearchParams({ role: 'x'.repeat(70_000) }),
    })
    expect(answer.status).toBe(413)
    expect(await answer.text()).toContain('<h1>That did not work</h1>')
  })

  it('answers a hostile question as text', async () => {
    const { text } = await get(`/roles?q=${encodeURIComponent('"><script>alert(1)</script>')}`)
    expect(text).not.toContain('<script')
    expect(text).toContain('&lt;script&gt;')
  })
})

describe('a role page', () => {
  it('escapes what a source says and never links to anything but http', async () => {
    const { text } = await get('/roles/electrician')
    expect(text).toContain('Electrician &lt;script&gt;')
    expect(text).toContain('&amp; &lt;b&gt;Sons')
    expect(text).not.toMatch(/javascript:|\u202E/)
  })

  it('computes no median of its own: without a release there is none', async () => {
    const { text } = await get('/roles/patient-services-representative')
    expect(text).toContain('No release of figures has been published yet')
    expect(text).not.toContain('$44,750')
    expect(text).not.toContain('<svg')
  })

  it('has the ladder, the related roles and the form', async () => {
    const { text } = await get('/roles/patient-services-representative')
    for (const words of [
      'Patient Services Supervisor',
      '8 years and more',
      'href="/roles/patient-care-representative"',
      'Epic',
      'insurance verification',
      'name="email"',
    ]) {
      expect(text).toContain(words)
    }
  })
})

describe('a page that fails', () => {
  it('says so and tells nothing of the reason', async () => {
    const broken = await startTestService({ parts: ['web'] })
    try {
      await sql`alter schema analyst rename to elsewhere`.execute(broken.database.db)
      const answer = await fetch(`${broken.service.url}/`)
      const text = await answer.text()
      expect(answer.status).toBe(500)
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(text).toContain('Something went wrong on our side')
      expect(text).not.toContain('analyst')
    } finally {
      await broken.stop()
    }
  })
})
