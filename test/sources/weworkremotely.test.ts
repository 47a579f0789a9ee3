import { describe, expect, it } from 'vitest'
import weworkremotely from '../../src/sources/weworkremotely.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: weworkremotely.origin }
const read = (body: string | Uint8Array) => weworkremotely.read(pageOf(weworkremotely.first(AT).url, body), AT)
const item = (fields: Record<string, string>) => {
  const all = { title: 'Acme: Cook', guid: 'g1', link: 'https://weworkremotely.com/remote-jobs/acme-cook', ...fields }
  return `<item>${Object.entries(all)
    .map(([name, value]) => `<${name}>${value}</${name}>`)
    .join('')}</item>`
}
const feed = (...items: string[]) => `<rss version="2.0"><channel>${items.join('')}</channel></rss>`

describe('weworkremotely', () => {
  it('reads every field that the feed states', () => {
    const { postings, refused } = read(fixture('weworkremotely/feed.rss'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: 'https://weworkremotely.com/remote-jobs/pellarin-co-senior-backend-developer-billing',
      title: 'Senior Backend Developer: Billing',
      url: 'https://weworkremotely.com/remote-jobs/pellarin-co-senior-backend-developer-billing',
      company: 'Pellarin & Co',
      places: [{ text: 'Anywhere in the World' }],
      workMode: 'Remote',
      pay: [],
      employmentType: 'Full-Time',
      department: 'Back-End Programming',
      postedAt: '2026-10-26T09:10:11+00:00',
      expiresAt: '2026-11-25T09:10:11+00:00',
      description: '<p>Pellarin counts <b>parcels</b>.</p><ul><li>You write Go.</li></ul>',
    })
  })

  it('takes a title without a colon for a title without a company, and times in two spellings', () => {
    expect(read(fixture('weworkremotely/feed.rss')).postings[1]).toMatchObject({
      title: 'Proof Reader',
      company: null,
      department: 'All Other Remote',
      postedAt: '2026-10-25T22:00:00Z',
      expiresAt: '2026-11-24T22:00:00Z',
      description: '<p>Tarnwick prints stamps.</p>',
    })
  })

  it('takes blank elements and times in words for not stated', () => {
    expect(read(fixture('weworkremotely/feed.rss')).postings[2]).toMatchObject({
      company: 'Zanthrup',
      places: [],
      employmentType: null,
      department: null,
      postedAt: null,
      expiresAt: null,
      description: null,
    })
  })

  it.each([
    ['no title behind the company', { title: 'Acme: &#160;' }, 'title'],
    ['a blank guid', { guid: '' }, 'guid'],
    ['a link of another scheme', { link: 'javascript:alert(1)' }, 'link'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, key) => {
    const { postings, refused } = read(feed(item(bad), item({ guid: 'g2' })))
    expect(refused).toMatchObject([{ path: expect.stringMatching(new RegExp(`\\[0\\]\\.${key}$`)) }])
    expect(postings).toHaveLength(1)
  })

  it('reads a feed without items as a feed without postings, and a page that is no feed as a failure', () => {
    expect(read(feed())).toEqual({ postings: [], refused: [] })
    expect(() => read('<html><body>Just a moment…</body></html>')).toThrow(/HTML where XML was due/)
    expect(() => read('<feed></feed>')).toThrow()
  })

  it.each([
    ['https://weworkremotely.com', 'all', '/remote-jobs.rss'],
    ['https://weworkremotely.com/remote-jobs.rss', 'all', '/remote-jobs.rss'],
    ['https://www.weworkremotely.com/remote-jobs/acme-cook', 'all', '/remote-jobs.rss'],
    [
      'https://weworkremotely.com/categories/remote-programming-jobs.rss',
      'remote-programming-jobs',
      '/categories/remote-programming-jobs.rss',
    ],
    [
      'https://weworkremotely.com/categories/remote-design-jobs',
      'remote-design-jobs',
      '/categories/remote-design-jobs.rss',
    ],
  ])('detects the board of %s and asks for it', (url, board, path) => {
    expect(weworkremotely.detect(new URL(url))).toEqual({ board })
    expect(weworkremotely.first({ ...AT, board }).url).toBe(`https://weworkremotely.com${path}`)
  })

  it('does not detect hosts that only end alike', () => {
    expect(weworkremotely.detect(new URL('https://weworkremotely.com.example/'))).toBeNull()
  })
})
