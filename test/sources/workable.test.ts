import { describe, expect, it } from 'vitest'
import { PayloadError } from '../../src/errors.ts'
import workable from '../../src/sources/workable.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'ellery-moss', origin: workable.origin }
const FIRST = workable.first(AT)
const read = (body: string | Uint8Array) => workable.read(pageOf(FIRST.url, body), AT)
const job = (id: number) => ({ title: 'Cook', shortcode: `C${id}`, url: `https://apply.workable.com/j/C${id}` })
const readJobs = (...jobs: unknown[]) => read(JSON.stringify({ name: 'Ellery & Moss', jobs }))

describe('workable', () => {
  it('asks for the whole board with details', () => {
    expect(FIRST).toEqual({ url: 'https://apply.workable.com/api/v1/widget/accounts/ellery-moss?details=true' })
    expect(workable.next).toBeUndefined()
  })

  it('reads every field that the board states', () => {
    const { postings, refused } = read(fixture('workable/board.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '8B8A457674',
      title: 'Bookbinder',
      url: 'https://apply.workable.com/j/8B8A457674',
      company: 'Ellery & Moss',
      places: [
        { text: 'Athens, Attica, Greece', city: 'Athens', region: 'Attica', country: 'Greece' },
        { text: 'Turin, Piedmont, Italy', city: 'Turin', region: 'Piedmont', country: 'Italy' },
      ],
      workMode: null,
      pay: [{ kind: 'fields', min: 24000, max: 31000, currency: 'eur', period: null, label: null }],
      employmentType: 'Full-time',
      department: 'Bindery',
      postedAt: '2026-02-24',
      expiresAt: null,
      description: '<p>You sew &amp; glue.</p><h3>Requirements</h3><ul><li>Patience</li></ul>',
    })
  })

  it('reads a posting that has a row for each of its places as one with all of them', () => {
    const { postings } = read(fixture('workable/board.json'))
    expect(postings.map(({ externalId }) => externalId)).toEqual(['8B8A457674', 'AB12CD34EF', '00FF00FF00'])
    expect(postings[1]).toMatchObject({
      places: [{ city: 'New York' }, { city: 'London' }],
      workMode: 'Remote',
      department: 'Information Technology',
      postedAt: '2026-02-20',
    })
  })

  it('takes the one place beside the list only when there is no list, and no pay of 0', () => {
    expect(read(fixture('workable/board.json')).postings[2]).toMatchObject({
      places: [{ text: 'Turin, Piedmont, Italy' }],
      pay: [],
    })
    const hidden = { ...job(1), city: 'Oslo', locations: [{ city: 'Oslo', hidden: true }] }
    expect(readJobs(hidden).postings[0]?.places).toEqual([])
  })

  it('states a place once that several rows repeat', () => {
    const row = { ...job(1), city: 'Oslo', country: 'Norway' }
    expect(readJobs(row, row, row).postings).toMatchObject([{ externalId: 'C1', places: [{ text: 'Oslo, Norway' }] }])
  })

  it('reads an empty list as a board without postings', () => {
    expect(readJobs()).toEqual({ postings: [], refused: [] })
  })

  it.each([
    ['a missing code', { ...job(1), shortcode: undefined }, { path: 'jobs[0].shortcode', reason: 'missing' }],
    ['a missing link', { ...job(1), url: null }, { path: 'jobs[0].url', reason: 'missing', externalId: 'C1' }],
    [
      'a list as title',
      { ...job(1), title: [] },
      { path: 'jobs[0].title', reason: 'expected text, found list', externalId: 'C1' },
    ],
    [
      'pay in words',
      { ...job(1), salary: { salary_from: 'a lot' } },
      { path: 'jobs[0].salary.salary_from', reason: 'expected number, found text', externalId: 'C1' },
    ],
    ['nothing', null, { path: 'jobs[0]', reason: 'expected object, found nothing' }],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, refusal) => {
    const { postings, refused } = readJobs(bad, job(2))
    expect(refused).toEqual([refusal])
    expect(postings.map(({ externalId }) => externalId)).toEqual(['C2'])
  })

  it('refuses rows without a code each by itself', () => {
    const bare = { title: 'Cook', url: 'https://apply.workable.com/j/x' }
    expect(readJobs(bare, bare).refused).toHaveLength(2)
  })

  it.each([
    ['an answer without jobs', '{"name":"Ellery & Moss"}', 'jobs', 'missing'],
    ['an error', '{"error":"Not found"}', 'jobs', 'missing'],
    ['a challenge', '<!DOCTYPE html><html>Just a moment</html>', 'page', 'HTML where JSON was due'],
  ])('throws for %s', (_name, body, path, reason) => {
    expect(thrownBy(() => read(body))).toBeInstanceOf(PayloadError)
    expect(thrownBy(() => read(body))).toMatchObject({ path, reason })
  })

  it.each([
    'https://apply.workable.com/ellery-moss/',
    'https://apply.workable.com/ellery-moss/j/8B8A457674/apply/',
    'https://apply.workable.com/ellery-moss/?lng=en#jobs',
    'https://apply.workable.com/api/v1/widget/accounts/ellery-moss?details=true',
    'https://apply.workable.com/api/v3/accounts/ellery-moss/jobs',
    'https://www.workable.com/api/accounts/ellery-moss',
    'https://ellery-moss.workable.com/jobs/1234',
  ])('detects %s', (url) => {
    expect(workable.detect(new URL(url))).toEqual({ board: 'ellery-moss' })
  })

  it.each([
    'https://apply.workable.com/',
    'https://apply.workable.com/j/8B8A457674',
    'https://jobs.workable.com/view/abc/cook',
    'https://www.workable.com/pricing',
    'https://help.workable.com/hc/en-us',
    'https://apply.workable.com.evil.example/ellery-moss/',
    'https://evilworkable.com/ellery-moss',
  ])('does not detect %s', (url) => {
    expect(workable.detect(new URL(url))).toBeNull()
  })
})
