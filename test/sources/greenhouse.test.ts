import { describe, expect, it } from 'vitest'
import greenhouse from '../../src/sources/greenhouse.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'larchvale', origin: greenhouse.origin }
const read = (body: string | Uint8Array) => greenhouse.read(pageOf(greenhouse.first(AT).url, body), AT)
const board = () => read(fixture('greenhouse/board.json'))
const job = { id: 1, title: 'Cook', absolute_url: 'https://job-boards.greenhouse.io/x/jobs/1' }
const readJobs = (...jobs: unknown[]) => read(JSON.stringify({ jobs }))

describe('greenhouse', () => {
  it('reads every field that the list states', () => {
    expect(board().refused).toEqual([])
    expect(board().postings[0]).toEqual({
      externalId: '4512001005',
      title: 'Senior Patient Services Representative',
      url: 'https://job-boards.greenhouse.io/larchvale/jobs/4512001005',
      company: 'Larchvale Clinics',
      places: [{ text: 'Portland, OR' }],
      workMode: 'Hybrid',
      pay: [{ kind: 'fields', min: 24.5, max: 31, currency: 'USD', period: null, label: 'Hourly pay range' }],
      employmentType: 'Full-time',
      department: 'Front Office',
      postedAt: '2026-02-11T09:30:00-05:00',
      expiresAt: '2026-03-31T23:59:00-04:00',
      description: '<p>You greet people &amp; book their visits.</p><ul><li>Answer calls</li></ul>',
    })
  })

  it('takes the pay block of the text when no range is stated apart', () => {
    expect(board().postings[1]?.pay).toEqual([{ kind: 'text', text: 'Annual salary range $58,000 — $71,500 USD' }])
  })

  it('takes the offices as places only when the location names none', () => {
    expect(board().postings[1]?.places).toEqual([{ text: 'Boise, ID, United States' }, { text: 'Tacoma' }])
  })

  it('dates a posting by its last change when its first publication is not stated', () => {
    expect(board().postings[1]?.postedAt).toBe('2026-02-21T10:00:00-05:00')
  })

  it('leaves out ranges in currencies without cents, whose unit is not documented', () => {
    const range = { min_cents: 4_000_000, max_cents: 5_000_000, currency_type: 'JPY', title: 'Pay' }
    expect(readJobs({ ...job, pay_input_ranges: [range] }).postings[0]?.pay).toEqual([])
  })

  it.each([
    ['a missing link', { ...job, absolute_url: undefined }, 'jobs[0].absolute_url', 'missing'],
    [
      'a script link',
      { ...job, absolute_url: 'javascript:alert(1)' },
      'jobs[0].absolute_url',
      'expected an absolute http(s) address',
    ],
    [
      'a relative link',
      { ...job, absolute_url: '/jobs/1' },
      'jobs[0].absolute_url',
      'expected an absolute http(s) address',
    ],
    ['a missing title', { ...job, title: null }, 'jobs[0].title', 'missing'],
    ['a blank title', { ...job, title: ' \u0000\n' }, 'jobs[0].title', 'empty'],
    ['a number as title', { ...job, title: 7 }, 'jobs[0].title', 'expected text, found number'],
    [
      'a title of 501 characters',
      { ...job, title: 'x'.repeat(501) },
      'jobs[0].title',
      '501 characters, at most 500 are taken',
    ],
    [
      'a link of 2,001 characters',
      { ...job, absolute_url: `https://a.example/${'x'.repeat(1983)}` },
      'jobs[0].absolute_url',
      '2001 characters, at most 2000 are taken',
    ],
    ['a missing id', { ...job, id: undefined }, 'jobs[0].id', 'missing'],
    ['an id that is no whole number', { ...job, id: 1.5 }, 'jobs[0].id', 'expected a whole number within 53 bits'],
    ['a text as location', { ...job, location: 'Oslo' }, 'jobs[0].location', 'expected object, found text'],
    [
      'an office that is a number',
      { ...job, location: null, offices: [4] },
      'jobs[0].offices[0]',
      'expected object, found number',
    ],
    ['a list where a posting was due', [job], 'jobs[0]', 'expected object, found list'],
    ['nothing where a posting was due', null, 'jobs[0]', 'expected object, found nothing'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = readJobs(bad, { ...job, id: 2 })
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings.map(({ externalId }) => externalId)).toEqual(['2'])
  })

  it('refuses a second posting with the same id', () => {
    expect(readJobs(job, job).refused).toMatchObject([{ path: 'jobs[1]', reason: 'second posting with id 1' }])
  })

  it('never takes a field from __proto__ or constructor', () => {
    const hostile = `{"jobs":[{"id":1,"absolute_url":"https://a.example/1","__proto__":{"title":"Stolen"},"constructor":{"title":"x"}}]}`
    expect(read(hostile)).toMatchObject({ postings: [], refused: [{ path: 'jobs[0].title', reason: 'missing' }] })
    expect(Object.hasOwn(Object.prototype, 'title')).toBe(false)
  })

  it('cuts a description at 200,000 characters and keeps the posting', () => {
    const { postings } = readJobs({ ...job, content: 'x'.repeat(250_000) })
    expect(postings[0]?.description).toHaveLength(200_000)
  })

  it('takes control characters and broken characters out of texts', () => {
    const { postings } = readJobs({ ...job, title: 'Co\u0000ok \ud800', content: 'a\u0000b\nc' })
    expect(postings[0]).toMatchObject({ title: 'Co ok \ufffd', description: 'a b\nc' })
  })

  it.each([
    ['https://boards.greenhouse.io/larchvale', 'larchvale', undefined],
    ['https://boards.greenhouse.io/larchvale/jobs/4512001005', 'larchvale', undefined],
    ['https://job-boards.greenhouse.io/larchvale?gh_src=x', 'larchvale', undefined],
    ['https://boards.greenhouse.io/embed/job_board?for=larchvale&b=https%3A%2F%2Fx', 'larchvale', undefined],
    ['https://boards.greenhouse.io/embed/job_board/js?for=larchvale', 'larchvale', undefined],
    ['https://job-boards.eu.greenhouse.io/larchvale', 'larchvale', 'https://boards-api.eu.greenhouse.io'],
    ['https://boards-api.greenhouse.io/v1/boards/larchvale/jobs', 'larchvale', undefined],
  ])('detects %s', (url, name, origin) => {
    expect(greenhouse.detect(new URL(url))).toEqual(origin === undefined ? { board: name } : { board: name, origin })
  })

  it.each([
    'https://boards.greenhouse.io/',
    'https://boards.greenhouse.io/embed/job_board',
    'https://www.greenhouse.io/larchvale',
    'https://boards.greenhouse.io.evil.example/larchvale',
  ])('does not detect %s', (url) => {
    expect(greenhouse.detect(new URL(url))).toBeNull()
  })

  it('asks the origin of the board, with its name escaped', () => {
    expect(greenhouse.first({ board: 'a/../b', origin: 'http://127.0.0.1:4000/greenhouse' }).url).toBe(
      'http://127.0.0.1:4000/greenhouse/v1/boards/a%2F..%2Fb/jobs?content=true&pay_transparency=true',
    )
  })
})
