import { describe, expect, it } from 'vitest'
import remoteok from '../../src/sources/remoteok.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: remoteok.origin }
const read = (body: string | Uint8Array) => remoteok.read(pageOf(remoteok.first(AT).url, body), AT)
const job = (fields: object) => ({ id: '1', position: 'Cook', url: 'https://remoteok.com/remote-jobs/1', ...fields })

describe('remoteok', () => {
  it('reads every field that the feed states, behind the legal notice', () => {
    const { postings, refused } = read(fixture('remoteok/feed.json'))
    expect(refused).toEqual([])
    expect(postings).toHaveLength(3)
    expect(postings[0]).toEqual({
      externalId: '1131001',
      title: 'Senior Risk Analyst & Modeller',
      url: 'https://remoteok.com/remote-jobs/remote-senior-risk-analyst-calderisk-1131001',
      company: 'Calderisk & Daughters',
      places: [{ text: 'Lisbon, Portugal' }],
      workMode: 'Remote',
      pay: [{ kind: 'fields', min: 90000, max: 120000, currency: 'USD', period: 'year', label: null }],
      employmentType: null,
      department: null,
      postedAt: '2026-10-26T07:33:20+00:00',
      expiresAt: null,
      description: '<p>Calderisk counts risks.</p>',
    })
  })

  it('takes 0 for no amount, a blank place for none, and unescapes a text that was escaped once more', () => {
    const [, developer, designer] = read(fixture('remoteok/feed.json')).postings
    expect(developer).toMatchObject({
      externalId: '1131002',
      places: [],
      pay: [{ min: null, max: 70000 }],
      description: '<p><strong>Go</strong> and SQL.</p>',
    })
    expect(designer).toMatchObject({ pay: [], places: [{ text: 'Worldwide' }] })
  })

  it('reads the notice alone as a feed without postings', () => {
    expect(read('[{"legal":"words"}]')).toEqual({ postings: [], refused: [] })
  })

  it.each([
    ['a missing link', { url: undefined }, '[0].url', 'missing'],
    ['a title of character references that say nothing', { position: '&#32;' }, '[0].position', 'empty'],
    ['pay in words', { salary_min: 'lots' }, '[0].salary_min', 'expected number, found text'],
    ['a missing id', { id: undefined, legal: undefined }, '[0].id', 'missing'],
  ])('refuses %s with its path and keeps the posting beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify([job(bad), job({ id: '2' })]))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it('asks for a tag by name', () => {
    expect(remoteok.first({ ...AT, board: 'react' }).url).toBe('https://remoteok.com/api?tags=react')
  })

  it.each([
    ['https://remoteok.com', 'all'],
    ['https://remoteok.io/remote-jobs', 'all'],
    ['https://remoteok.com/api', 'all'],
    ['https://remoteok.com/remote-React-jobs', 'react'],
    ['https://remoteok.com/api?tag=c%2B%2B', 'c++'],
    ['https://remoteok.com/remote-jobs/remote-cook-acme-1131001', 'all'],
    ['https://remoteok.com/api?tags=%3Cscript%3E', 'all'],
  ])('detects the board of %s', (url, board) => {
    expect(remoteok.detect(new URL(url))).toEqual({ board })
  })

  it('does not detect hosts that only end alike', () => {
    expect(remoteok.detect(new URL('https://evil-remoteok.com/'))).toBeNull()
    expect(remoteok.detect(new URL('https://remoteok.com.example/'))).toBeNull()
  })
})
