import { describe, expect, it } from 'vitest'
import gem from '../../src/sources/gem.ts'
import { fixture, pageOf, thrownBy } from './pages.ts'

const AT = { board: 'Halyard', origin: gem.origin }
const FIRST = gem.first(AT)
const read = (body: string | Uint8Array) => gem.read(pageOf(FIRST.url, body), AT)
const post = (id: number, more: object = {}) => ({
  id: String(id),
  title: 'Cook',
  absolute_url: `https://jobs.gem.com/Halyard/${id}`,
  ...more,
})

describe('gem', () => {
  it('reads every field that the list states', () => {
    const { postings, refused } = read(fixture('gem/posts.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: 'am9icG9zdDqLIuZagE8SU001',
      title: 'Rigging Engineer',
      url: 'https://jobs.gem.com/Halyard/am9icG9zdDqLIuZagE8SU001',
      company: null,
      places: [{ text: 'Portland, United States' }, { text: 'Turku' }],
      workMode: 'in_office',
      pay: [],
      employmentType: 'full_time',
      department: 'Engineering',
      postedAt: '2026-01-19T02:39:49.294Z',
      expiresAt: null,
      description: '<p>Design <strong>masts</strong> &amp; sails.</p>',
    })
  })

  it('takes the location without offices, plain text without HTML, and the day of creation without a better one', () => {
    expect(read(fixture('gem/posts.json')).postings[1]).toMatchObject({
      places: [{ text: 'Remote - US' }],
      workMode: 'remote',
      department: null,
      postedAt: '2026-02-01T09:00:00.000Z',
      description: 'Buy canvas. Sell none.',
    })
    expect(read(fixture('gem/posts.json')).postings[2]).toMatchObject({
      places: [],
      workMode: null,
      postedAt: null,
      description: null,
    })
  })

  it.each([
    ['no link', { absolute_url: null }, '[0].absolute_url', 'missing'],
    ['a number as its title', { title: 7 }, '[0].title', 'expected text, found number'],
    ['a text as its offices', { offices: 'Oslo' }, '[0].offices', 'expected list, found text'],
    ['a list as its location', { location: [] }, '[0].location', 'expected object, found list'],
  ])('refuses a post with %s by its path and keeps the one beside it', (_name, more, path, reason) => {
    const { postings, refused } = read(JSON.stringify([post(1, more), post(2)]))
    expect(refused).toEqual([{ path, reason, externalId: '1' }])
    expect(postings).toHaveLength(1)
  })

  it('throws for an answer that is no list, and reads an empty one as an empty board', () => {
    expect(thrownBy(() => read('{"detail":"Not found"}'))).toMatchObject({
      path: 'page',
      reason: 'expected list, found object',
    })
    expect(read('[]')).toEqual({ postings: [], refused: [] })
  })

  it('detects boards by their pages and by the interface, in the case that they are written', () => {
    const found = (url: string) => gem.detect(new URL(url))
    expect(found('https://jobs.gem.com/Halyard/am9icG9zdDqLIuZagE8SU001?ref=x')).toEqual({ board: 'Halyard' })
    expect(found('https://jobs.gem.com/Halyard')).toEqual({ board: 'Halyard' })
    expect(found('https://api.gem.com/job_board/v0/Halyard/job_posts/')).toEqual({ board: 'Halyard' })
    for (const other of [
      'jobs.gem.com/',
      'www.gem.com/Halyard',
      'api.gem.com/v0/Halyard',
      'jobs.gem.com.example/Halyard',
    ])
      expect(found(`https://${other}`)).toBeNull()
  })
})
