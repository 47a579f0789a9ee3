import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { insertOpenings } from '../_support/openings.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { publishRelease } from '../_support/published.ts'
import { startTestService, type TestService } from '../_support/service.ts'

type Operation = {
  operationId: string
  parameters?: { name: string; in: string; schema: Record<string, unknown>; required?: boolean }[]
  responses: Record<string, { content?: Record<string, { schema: object }> }>
}
type Document = { openapi: string; paths: Record<string, { get: Operation }>; components: { schemas: object } }

const ROLE = 'patient-services-representative'
const ASK = { role: ROLE, metric: 'active-postings', release: '2026-11-20' }

let test: TestService
let document: Document
let openingId: string
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  await storeRaws(test, [
    raw(1, { title: 'Patient Services Representative', company: '=Acme & "Sons"' }),
    raw(2, { title: 'Senior Patient Services Representative' }),
    raw(3, { title: 'Chef' }),
  ])
  const postings = await test.database.db.selectFrom('posting').selectAll().orderBy('external_id').execute()
  await insertOpenings(
    test.database.db,
    postings.map(({ id, source_id, role_slug, level, company_key, group_id }, at) => ({
      ...{ posting_id: id, source_id, group_id, role: role_slug, level, employer: company_key },
      first_seen_at: `2026-11-1${at}T08:00:00.123456Z`,
    })),
  )
  openingId = postings[0]?.group_id ?? ''
  await publishRelease(test.database.db, '2026-11-13', new Date('2026-11-13T06:00:00Z'))
  await publishRelease(test.database.db, '2026-11-20', new Date('2026-11-20T06:00:00Z'), [
    { role: ROLE, metric: 'active-postings', value: 41, n: 41, employers: 9, unit: 'openings', grade: 'medium' },
    { role: ROLE, metric: 'active-postings', country: 'US', withheld: 'too-few', n: 4, employers: 2, unit: 'openings' },
    { role: '', metric: 'active-postings', value: 900, n: 900, employers: 90, unit: 'openings', grade: 'high' },
  ])
  document = (await (await get('/openapi.json')).json()) as Document
})
afterAll(() => test.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${test.service.url}/api/v1${path}`, { headers })

async function rows(path: string): Promise<Record<string, unknown>[]> {
  const answer = await get(path)
  expect([path, answer.status]).toEqual([path, 200])
  return ((await answer.json()) as { data: Record<string, unknown>[] }).data
}

/** The address of an operation with its path filled in. */
function filled(path: string): string {
  const values: Record<string, string> = { ...ASK, id: openingId }
  return path.replace('/api/v1', '').replace(/\{(\w+)\}/g, (_all, name: string) => values[name] ?? '')
}

describe('the API as its document states it', () => {
  it('is an OpenAPI 3.1 document that names every address', () => {
    expect(document.openapi).toMatch(/^3\.1\./)
    expect(Object.keys(document.paths).sort()).toEqual([
      '/api/v1/metrics',
      '/api/v1/metrics/{metric}/figures',
      '/api/v1/metrics/{metric}/trend',
      '/api/v1/postings',
      '/api/v1/postings/{id}',
      '/api/v1/releases',
      '/api/v1/releases/{release}',
      '/api/v1/roles',
      '/api/v1/roles/{role}',
      '/api/v1/roles/{role}/figures',
    ])
    expect(JSON.stringify(document)).not.toMatch(/"#\/components\/schemas\/\w+Input"/)
  })

  it('answers every address as its schema says', async () => {
    const ajv = new Ajv2020({ strict: false })
    addFormats.default(ajv)
    ajv.addSchema({ $id: 'doc', components: document.components })
    for (const [path, { get: operation }] of Object.entries(document.paths)) {
      const schema = operation.responses['200']?.content?.['application/json']?.schema
      const text = JSON.stringify(schema).replaceAll('"#/components', '"doc#/components')
      const validate = ajv.compile(JSON.parse(text))
      const answer = await get(filled(path))
      expect([path, answer.status, validate(await answer.json()), validate.errors]).toEqual([path, 200, true, null])
    }
  })

  it('names each parameter that cannot be used, for every parameter of the document', async () => {
    let tried = 0
    for (const [path, { get: operation }] of Object.entries(document.paths)) {
      for (const { name, in: where } of operation.parameters ?? []) {
        if (where !== 'query') continue
        const answer = await get(`${filled(path)}?${name}=${'?'.repeat(3_000)}`)
        const problem = (await answer.json()) as { status: number; errors: { parameter: string }[] }
        expect([path, name, answer.headers.get('content-type')?.split(';')[0]]).toEqual([
          path,
          name,
          'application/problem+json',
        ])
        expect([path, name, problem.errors.map(({ parameter }) => parameter)]).toEqual([path, name, [name]])
        tried += 1
      }
    }
    expect(tried).toBeGreaterThan(30)
  })

  it('refuses parameters it does not have, by name', async () => {
    const answer = await get('/postings?rolle=chef&limit=0')
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errors: [{ parameter: 'limit' }, { parameter: 'rolle' }] })
  })

  it('answers an address that is not there with a problem', async () => {
    const answer = await get('/nothing')
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/problem+json; charset=utf-8',
    ])
  })
})

describe('lists', () => {
  it('come in pages that follow one another and lose nothing', async () => {
    for (const path of ['/postings', '/roles?q=nurse', `/roles/${ROLE}/figures`, '/releases', '/metrics']) {
      const whole = await rows(`${path}${path.includes('?') ? '&' : '?'}limit=500`)
      const paged: unknown[] = []
      let next: string | null = `${path}${path.includes('?') ? '&' : '?'}limit=1`
      while (next !== null && paged.length <= whole.length) {
        const answer: Response = await get(next)
        paged.push(...((await answer.json()) as { data: unknown[] }).data)
        next = /^<\/api\/v1(.*)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1] ?? null
      }
      expect([path, paged]).toEqual([path, whole])
    }
  })

  it('are CSV by suffix and by Accept, with nothing a spreadsheet would run', async () => {
    const byAccept = await get('/postings', { accept: 'text/csv' })
    const bySuffix = await get('/postings.csv')
    expect(byAccept.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present')
    const text = await bySuffix.text()
    expect(await byAccept.text()).toBe(text)
    const table = parse(text, { columns: true }) as Record<string, string>[]
    expect(table.map(({ company }) => company)).toContain('\'=Acme & "Sons"')
    expect(table).toHaveLength(3)
  })

  it('are known again by their ETag', async () => {
    const first = await get('/roles?limit=3')
    const again = await get('/roles?limit=3', { 'if-none-match': first.headers.get('etag') ?? '' })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('may be read by pages of any origin', async () => {
    const answer = await get('/roles')
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  })
})

describe('postings', () => {
  it('are filtered by what they are for', async () => {
    expect((await rows(`/postings?role=${ROLE}`)).map(({ title }) => title)).toEqual([
      'Senior Patient Services Representative',
      'Patient Services Representative',
    ])
    expect(await rows(`/postings?role=${ROLE}&level=senior&country=US&region=US-TX`)).toHaveLength(1)
    expect(await rows('/postings?title=chef')).toHaveLength(1)
    expect(await rows('/postings?title=%25%25')).toHaveLength(0)
    expect(await rows('/postings?country=DE')).toHaveLength(0)
  })

  it('are those that were open at an instant', async () => {
    expect(await rows('/postings?as_of=2026-11-11T00:00:00Z')).toHaveLength(1)
  })

  it('need a currency beside a least pay, and a role that exists', async () => {
    expect(await (await get('/postings?min_pay=1')).json()).toMatchObject({ errors: [{ parameter: 'currency' }] })
    expect(await (await get('/postings?role=nobody')).json()).toMatchObject({ errors: [{ parameter: 'role' }] })
  })
})

describe('figures', () => {
  it('are of the newest release unless another is named', async () => {
    const path = `/metrics/active-postings/figures?role=${ROLE}`
    expect((await rows(path)).map(({ release, value }) => [release, value])).toEqual([
      ['2026-11-20', 41],
      ['2026-11-20', null],
    ])
    expect(await rows(`${path}&as_of=2026-11-14`)).toEqual([])
    expect((await get(`${path}&release=2020-01-01`)).status).toBe(404)
  })

  it('say why they are withheld, and where their proof is', async () => {
    const [withheld] = await rows(`/roles/${ROLE}/figures?country=US`)
    expect(withheld).toMatchObject({ value: null, low: null, withheld: 'too-few', n: 4 })
    expect(withheld?.proof_url).toContain(`/figures/2026-11-20/${ROLE}/active-postings?country=US`)
  })

  it('over everything are asked for by an empty dimension', async () => {
    expect(await rows('/metrics/active-postings/figures?role=')).toHaveLength(1)
  })
})

describe('trends', () => {
  it('are of any slice over time, as it was known at an instant', async () => {
    const path = `/metrics/new-postings/trend?role=${ROLE}&from=2026-10-01&to=2026-11-20`
    expect((await rows(path)).map(({ period, value, withheld }) => [period, value, withheld])).toEqual([
      ['2026-10', null, 'too-few'],
      ['2026-11', null, 'too-few'],
    ])
    expect(await rows(`${path}&grain=week&as_of=2026-10-10`)).toHaveLength(2)
  })

  it('say which metrics have one, and why pay of all roles has none', async () => {
    expect((await get('/metrics/official-pay/trend')).status).toBe(404)
    expect(await (await get('/metrics/advertised-median/trend')).json()).toMatchObject({
      errors: [{ parameter: 'role' }],
    })
    expect(await (await get('/metrics/new-postings/trend?from=2026-11-02&to=2026-11-01')).json()).toMatchObject({
      errors: [{ parameter: 'from' }],
    })
  })
})

describe('floods', () => {
  it('are answered with a problem and the time to wait', async () => {
    const answers = await Promise.all(Array.from({ length: 620 }, () => get('/releases')))
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.headers.get('content-type')).toContain('application/problem+json')
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
