import { describe, expect, it } from 'vitest'
import { createGrouper, MOST_PER_KEY } from '../../src/normalize/group-postings.ts'
import { readOpening } from '../../src/normalize/opening.ts'
import { readOpeningRecord } from '../../src/normalize/opening-record.ts'
import { createPlaceReader } from '../../src/normalize/place.ts'
import { loadGazetteer } from '../../src/taxonomy/load-places.ts'

const readPlaces = createPlaceReader(loadGazetteer())
const TEXT = Array.from({ length: 60 }, (_, at) => `task${at}`).join(' ')

function groupAll(postings: unknown[]): number[] {
  const grouper = createGrouper<number>()
  return postings.map((posting, at) => {
    const record = readOpeningRecord(posting, readPlaces)
    if ('fault' in record) throw new Error(record.fault)
    const { opening, keys } = readOpening(record.facts)
    const group = grouper.find(opening, keys).group ?? at
    grouper.add(opening, keys, group)
    return group
  })
}

describe('grouping in memory', () => {
  it('finds an opening by its words in any order, by its text, and by its requisition', () => {
    const base = { company: 'Acme', location: 'Leeds, UK' }
    expect(
      groupAll([
        { ...base, title: 'Nurse, Theatre' },
        { ...base, title: 'Theatre Nurse' },
        { ...base, title: 'Porter', description: `${TEXT} Requisition ID: R-20771` },
        { ...base, title: 'Porter', location: 'UK', description: `${TEXT} requisition no. R20771` },
        { ...base, title: 'Porter', company: 'Acme Hospitals', description: TEXT },
      ]),
    ).toEqual([0, 0, 2, 2, 2])
  })

  it('does not tie two openings together by a third that is like both', () => {
    const ad = (title: string) => ({ title, company: 'Acme', location: 'Leeds, UK', description: TEXT })
    const pay = (min: number) => ({ salary: { min, max: min + 1000, currency: 'GBP', period: 'YEAR' } })
    expect(
      groupAll([
        { ...ad('Cook'), ...pay(20_000) },
        { ...ad('Cook'), ...pay(30_000) },
        ad('Cook'),
        { ...ad('Cook'), ...pay(30_000) },
      ]),
    ).toEqual([0, 1, 0, 1])
  })

  it('gives the same groups whichever of two equal ads comes first', () => {
    const a = { title: 'Sr. Cook', company: 'Acme Inc', location: 'Leeds' }
    const b = { title: 'Senior Cook', company: 'ACME', location: 'Leeds, UK' }
    expect(groupAll([a, b])).toEqual(groupAll([b, a]))
  })

  it('finds an equal ad among many that share a key with it', () => {
    const ads = Array.from({ length: MOST_PER_KEY * 3 }, (_, at) => ({
      title: `Guide (Route ${String.fromCharCode(97 + (at % 26))}${String.fromCharCode(97 + Math.floor(at / 26))}x)`,
      company: 'Acme',
      location: 'Leeds',
    }))
    const last = ads.at(-1)
    expect(groupAll([...ads, last]).at(-1)).toBe(ads.length - 1)
  })
})
