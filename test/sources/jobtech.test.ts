import { describe, expect, it } from 'vitest'
import jobtech from '../../src/sources/jobtech.ts'
import { fixture, pageOf } from './pages.ts'

const AT = { board: 'all', origin: jobtech.origin }
const read = (body: string | Uint8Array) => jobtech.read(pageOf(jobtech.first(AT).url, body), AT)
const ad = (fields: object) => ({ id: '1', headline: 'Kock', webpage_url: 'https://a.example/1', ...fields })

describe('jobtech', () => {
  it('reads every field that an ad states', () => {
    const { postings, refused } = read(fixture('jobtech/snapshot.json'))
    expect(refused).toEqual([])
    expect(postings[0]).toEqual({
      externalId: '30500001',
      title: 'Snickare till bryggor',
      url: 'https://arbetsformedlingen.se/platsbanken/annonser/30500001',
      company: 'Nordsund AB',
      places: [{ text: 'Umeå', city: 'Umeå', region: 'Västerbottens län', country: 'Sverige' }],
      workMode: null,
      pay: [{ kind: 'text', text: '32 000 - 36 000 kr i månaden' }],
      employmentType: 'Heltid, Vanlig anställning, Tills vidare',
      department: 'Snickare',
      postedAt: '2026-10-23',
      expiresAt: '2026-11-30',
      description: '<p>Nordsund bygger bryggor.</p>',
    })
  })

  it('names removed ads and makes no posting of them', () => {
    const { postings, removed } = read(fixture('jobtech/snapshot.json'))
    expect(removed).toEqual(['30400009'])
    expect(postings.map(({ externalId }) => externalId)).toEqual(['30500001', '30500002'])
    expect(read(JSON.stringify([ad({})])).removed).toBeUndefined()
  })

  it('takes the first of several occupations, plain text, the workplace and the last day when nothing better is stated', () => {
    expect(read(fixture('jobtech/snapshot.json')).postings[1]).toMatchObject({
      department: 'Undersköterska, hemtjänst',
      company: 'Hemtjänsten Sjöliden',
      description: 'Vi söker dig.',
      employmentType: 'Deltid, Behovsanställning',
      places: [{ text: 'Norge', city: null, region: null, country: 'Norge' }],
      pay: [],
      expiresAt: '2026-11-30',
    })
  })

  it('asks for the snapshot when there was no crawl, then for what changed since five minutes before the last one', () => {
    const since = new Date('2026-10-24T00:03:00.500Z')
    expect(jobtech.listing).toBe('changes')
    expect(jobtech.first(AT).url).toBe('https://jobstream.api.jobtechdev.se/v2/snapshot')
    expect(jobtech.first(AT, null).url).toBe('https://jobstream.api.jobtechdev.se/v2/snapshot')
    expect(jobtech.first(AT, since)).toEqual({
      url: 'https://jobstream.api.jobtechdev.se/v2/stream?updated-after=2026-10-23T23:58:00',
      headers: { accept: 'application/json' },
    })
  })

  it('asks for all changes ever when there was no crawl of a board with filters, which a snapshot does not take', () => {
    const at = { ...AT, board: 'location-concept-id=AvNB_uwa_6n6' }
    expect(jobtech.first(at, null).url).toBe(
      'https://jobstream.api.jobtechdev.se/v2/stream?updated-after=2016-01-01T00:00:00&location-concept-id=AvNB_uwa_6n6',
    )
  })

  it.each([
    ['a missing link', { webpage_url: null }, '[0].webpage_url', 'missing'],
    ['a missing title', { headline: undefined }, '[0].headline', 'missing'],
    ['removed in words', { removed: 'yes' }, '[0].removed', 'expected true or false, found text'],
    ['a removed ad without id', { id: null, removed: true }, '[0].id', 'missing'],
    ['an employer as text', { employer: 'Acme' }, '[0].employer', 'expected object, found text'],
  ])('refuses %s with its path and keeps the ad beside it', (_name, bad, path, reason) => {
    const { postings, refused } = read(JSON.stringify([ad(bad), ad({ id: '2' })]))
    expect(refused).toMatchObject([{ path, reason }])
    expect(postings).toHaveLength(1)
  })

  it.each([
    ['https://jobstream.api.jobtechdev.se', 'all'],
    [
      'https://jobstream.api.jobtechdev.se/v2/stream?updated-after=2026-01-01T00:00:00&location-concept-id=a&location-concept-id=b&occupation-concept-id=c',
      'occupation-concept-id=c&location-concept-id=a&location-concept-id=b',
    ],
    ['https://arbetsformedlingen.se/platsbanken/annonser/30500001', 'all'],
  ])('detects the board of %s', (url, board) => {
    expect(jobtech.detect(new URL(url))).toEqual({ board })
  })

  it.each(['https://arbetsformedlingen.se/kontakt', 'https://jobstream.api.jobtechdev.se.example/'])(
    'does not detect %s',
    (url) => {
      expect(jobtech.detect(new URL(url))).toBeNull()
    },
  )
})
