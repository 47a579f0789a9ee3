import { describe, expect, it } from 'vitest'
import { type Day, loadSamples, type Sample } from '../../src/demo/load-samples.ts'

const NOW = new Date('2026-03-02T09:00:00Z')
const DAYS: Day[] = [1, 2, 3]
const BOARDS = loadSamples(NOW)

const samplesOn = (day: Day): Sample[] => BOARDS.flatMap((board) => board.on(day))
const good = (samples: Sample[]) => samples.filter((sample) => sample.fault === null)
const keys = (samples: Sample[]) => new Set(samples.map((sample) => sample.key))

function tally(names: string[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1
  return counts
}

describe('what is on the sample boards', () => {
  it('holds 200 to 240 postings over at least 32 roles on every day', () => {
    expect(DAYS.map((day) => good(samplesOn(day)).length)).toEqual([220, 229, 234])
    expect(new Set(samplesOn(1).map(({ role }) => role)).size).toBeGreaterThanOrEqual(32)
  })

  it('differs between days by the planned deltas', () => {
    const [one, two, three] = DAYS.map((day) => good(samplesOn(day)))
    if (one === undefined || two === undefined || three === undefined) throw new Error('a day is missing')
    const added = two.filter(({ key }) => !keys(one).has(key))
    expect(one.filter(({ key }) => !keys(two).has(key))).toHaveLength(15)
    expect(added.filter(({ repostOf }) => repostOf === null)).toHaveLength(18)
    expect(added.filter(({ repostOf }) => repostOf !== null)).toHaveLength(6)
    expect(two.filter((sample) => sample.updatedAt > NOW && keys(one).has(sample.key))).toHaveLength(8)
    expect(three.filter(({ key }) => !keys(two).has(key) && !keys(one).has(key))).toHaveLength(4)
    expect(two.filter(({ key }) => !keys(three).has(key))).toEqual([])
  })

  it('brings back one posting after a single day of absence and leaves fourteen away', () => {
    const [one, two, three] = DAYS.map((day) => keys(good(samplesOn(day))))
    const away = [...(one ?? [])].filter((key) => !two?.has(key))
    expect(away.filter((key) => three?.has(key))).toEqual(['greenhouse/tolverne/103'])
  })

  it('reposts an opening with the same employer, title and place at another system', () => {
    const two = samplesOn(2)
    for (const repost of two.filter(({ repostOf }) => repostOf !== null)) {
      const original = two.find(({ key }) => key === repost.repostOf)
      expect(original).toMatchObject({
        title: repost.title,
        places: repost.places,
        employer: { name: repost.employer.name },
      })
      expect(original?.key.split('/')[0]).not.toBe(repost.key.split('/')[0])
    }
  })

  it('keeps Patient Services Representative pay publishable at every level but lead', () => {
    const roles = good(samplesOn(1)).filter(({ role }) => role === 'patient-services-representative')
    const perLevel = (samples: Sample[]) => tally(samples.map(({ level }) => level))
    expect(perLevel(roles)).toEqual({ junior: 13, mid: 29, senior: 17, lead: 7, manager: 14 })
    expect(perLevel(roles.filter(({ pay }) => pay?.currency === 'USD'))).toEqual({
      junior: 12,
      mid: 26,
      senior: 17,
      lead: 7,
      manager: 14,
    })
    expect(new Set(roles.map(({ employer }) => employer.name)).size).toBeGreaterThanOrEqual(9)
  })

  it('lets no employer hold more than half of a level', () => {
    const roles = good(samplesOn(1)).filter(({ role }) => role === 'patient-services-representative')
    const perLevel = tally(roles.map(({ level }) => level))
    const perEmployer = tally(roles.map(({ level, employer }) => `${level}/${employer.name}`))
    for (const [key, count] of Object.entries(perEmployer))
      expect(count, key).toBeLessThanOrEqual((perLevel[key.split('/')[0] ?? ''] ?? 0) / 2)
  })

  it('dates every posting before the crawl that first sees it', () => {
    for (const day of DAYS)
      for (const sample of samplesOn(day)) {
        expect(sample.postedAt.getTime()).toBeLessThan(NOW.getTime() + (day - 1) * 86_400_000)
        expect(sample.updatedAt.getTime()).toBeLessThan(NOW.getTime() + (day - 1) * 86_400_000)
      }
  })

  it('leaves no placeholder in a text and repeats no text', () => {
    const texts = good(samplesOn(3))
      .filter(({ repostOf }) => repostOf === null)
      .map(({ ad }) => JSON.stringify(ad))
    expect(texts.filter((ad) => /[{}]\w|undefined|null/.test(ad.replace(/^\{|\}$/g, '').replaceAll('{"', '')))).toEqual(
      [],
    )
    expect(new Set(texts).size).toBe(texts.length)
  })
})
