import { describe, expect, it } from 'vitest'
import hackernews from '../../src/sources/hackernews.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'whoishiring', origin: hackernews.origin }
const FIRST = hackernews.first(AT)
const THREAD = `${hackernews.origin}/api/v1/search_by_date?tags=comment,story_7&hitsPerPage=1000`
const comment = (text: unknown, fields: object = {}) => ({
  objectID: '8',
  parent_id: 7,
  comment_text: text,
  created_at: '2026-11-02T17:12:05Z',
  ...fields,
})
const read = (hits: unknown[], fields: object = {}) =>
  hackernews.read(pageOf(THREAD, JSON.stringify({ hits, ...fields })), AT)

describe('hackernews', () => {
  it('finds the newest thread of those who hire among the others', () => {
    expect(hackernews.next?.(pageOf(FIRST.url, fixture('hackernews/threads.json')), FIRST, AT)).toEqual([
      { url: 'https://hn.algolia.com/api/v1/search_by_date?tags=comment,story_47000001&hitsPerPage=1000' },
    ])
    expect(hackernews.read(pageOf(FIRST.url, fixture('hackernews/threads.json')), AT)).toEqual({
      postings: [],
      refused: [],
    })
  })

  it('fails when there is no thread, which is no empty board', () => {
    expect(() =>
      hackernews.read(pageOf(FIRST.url, '{"hits":[{"title":"Show HN: a hat","objectID":"1"}]}'), AT),
    ).toThrow(/no thread/)
  })

  it('reads every field that a comment states, and passes replies by', () => {
    const url = `${hackernews.origin}/api/v1/search_by_date?tags=comment,story_47000001&hitsPerPage=1000`
    const { postings, refused } = hackernews.read(pageOf(url, fixture('hackernews/comments.json')), AT)
    expect(postings[0]).toEqual({
      externalId: '47000101',
      title: 'Senior Backend Engineer',
      url: 'https://news.ycombinator.com/item?id=47000101',
      company: 'Velmora',
      places: [{ text: 'Lyon, France' }, { text: 'REMOTE (EU only)' }],
      workMode: 'REMOTE (EU only)',
      pay: [{ kind: 'text', text: '€70k - €85k' }],
      employmentType: 'Full-time',
      department: null,
      postedAt: '2026-11-02T17:12:05Z',
      expiresAt: null,
      description: expect.stringContaining('<p>Velmora waters roofs.'),
    })
    expect(postings.map(({ externalId }) => externalId)).toEqual(['47000101', '47000102', '47000106'])
    expect(refused).toEqual([
      { path: 'hits[2].comment_text', reason: 'no role can be read', externalId: '47000103' },
      {
        path: 'hits[3].comment_text',
        reason: 'its first line has no parts between "|"',
        externalId: '47000104',
      },
    ])
  })

  it.each([
    ['REMOTE | Part-time | Zanthrup | Data Analyst, Designer', 'Zanthrup', 'Data Analyst'],
    ['Close.io | Engineering Manager, Platform | Berlin', 'Close.io', 'Engineering Manager, Platform'],
    ['Engineer.ai | Backend Developer | Berlin', 'Engineer.ai', 'Backend Developer'],
    ['Head of Growth | Ostrelle', 'Ostrelle', 'Head of Growth'],
    ['https://x.example | Ostrelle | Product Designer', 'Ostrelle', 'Product Designer'],
    ['Velmora | Engineers (Rust, Go), Writer', 'Velmora', 'Engineers (Rust, Go)'],
    ['Velmora (https://velmora.example) | Cook &amp; Editor', 'Velmora', 'Cook & Editor'],
    ['A | Engineer and Designer', 'A', 'Engineer'],
  ])('reads company and first role of "%s"', (line, company, title) => {
    expect(read([comment(`${line}<p>More words.`)]).postings).toMatchObject([{ company, title }])
  })

  it.each([
    ['Velmora | Cook | Oslo', 'no role can be read'],
    ['Velmora | Multiple engineering roles | Oslo', 'no role can be read'],
    ['REMOTE | Full-time | Engineer', 'no company can be read'],
    ['We hire an engineer in Oslo', 'its first line has no parts between "|"'],
    [`Velmora | Engineer ${'very '.repeat(300)}`, 'its first line is prose'],
  ])('refuses "%s" with the reason', (line, reason) => {
    expect(read([comment(line)]).refused).toEqual([{ path: 'hits[0].comment_text', reason, externalId: '8' }])
  })

  it.each([
    ['a deleted comment', comment(null), 'hits[0].comment_text', 'empty'],
    ['a comment without a parent', comment('A | Engineer', { parent_id: null }), 'hits[0].parent_id', 'missing'],
    ['a number for a text', comment(7), 'hits[0].comment_text', 'expected text, found number'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read([bad, comment('A | Engineer', { objectID: '9' })])
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('takes a page with fewer comments than there are for cut', () => {
    expect(read([comment('A | Engineer')], { nbHits: 1200 }).refused).toEqual([
      { path: 'page', reason: '1 of 1200 comments' },
    ])
  })

  it('reads a hundred thousand characters of harm in no time', () => {
    for (const piece of ['| ', '<', '((', 'on site ', '$ ', '1k-', 'a.', 'and ']) {
      const before = process.cpuUsage()
      read([comment(piece.repeat(100_000 / piece.length))])
      expect(process.cpuUsage(before).user, piece).toBeLessThan(1_000_000)
    }
  })

  it.each([
    'https://news.ycombinator.com/submitted?id=whoishiring',
    'https://news.ycombinator.com/user?id=whoishiring',
    'https://hn.algolia.com/api/v1/search_by_date?tags=story,author_whoishiring',
  ])('detects its one board behind %s', (url) => {
    expect(hackernews.detect(new URL(url))).toEqual({ board: 'whoishiring' })
  })

  it.each(['https://news.ycombinator.com/jobs', 'https://news.ycombinator.com.example/user?id=whoishiring'])(
    'does not detect %s',
    (url) => {
      expect(hackernews.detect(new URL(url))).toBeNull()
    },
  )
})
