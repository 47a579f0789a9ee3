import { createGrouper } from '../src/normalize/group-postings.ts'
import { type Opening, readOpening } from '../src/normalize/opening.ts'
import { readOpeningRecord } from '../src/normalize/opening-record.ts'
import { createPlaceReader } from '../src/normalize/place.ts'
import { compareOpenings } from '../src/normalize/same-opening.ts'
import { loadGazetteer } from '../src/taxonomy/load-places.ts'
import { PROVIDERS, readAds } from './ad-files.ts'

/** A pair for a person to read: both ads in a line each, what was decided and why. */
export type ReadPair = { a: string; b: string; merged: boolean; why: string }

export type GroupReport = {
  ads: number
  groups: number
  /** Groups of two ads or more, and the ads in them. */
  shared: number
  sharedAds: number
  largest: number
  /** Pairs that share a look-up key and are not in one group, and those of them that were left undecided. */
  nearMisses: number
  unsure: number
  adsPerSecond: number
  /** Half of them merged, half near misses, drawn with the seed. */
  sample: ReadPair[]
}

type Ad = { line: string; opening: Opening; keys: bigint[]; group: number }

const PAIRS_PER_KEY = 40

/** Groups the real ads as the store does, in the order of their files, and draws `size` pairs to be read by hand. */
export function reportGroups(seed: number, size: number): GroupReport {
  const ads = readAll()
  const started = performance.now()
  const joined = groupInOrder(ads)
  const seconds = (performance.now() - started) / 1000
  const misses = [...nearPairs(ads)].filter(([a, b]) => a.group !== b.group)
  const sizes = new Map<number, number>()
  for (const { group } of ads) sizes.set(group, (sizes.get(group) ?? 0) + 1)
  const shared = [...sizes.values()].filter((count) => count > 1)
  const random = generator(seed)
  return {
    ads: ads.length,
    groups: sizes.size,
    shared: shared.length,
    sharedAds: shared.reduce((total, count) => total + count, 0),
    largest: Math.max(...shared, 1),
    nearMisses: misses.length,
    unsure: misses.filter(([a, b]) => compareOpenings(a.opening, b.opening).verdict === 'unsure').length,
    adsPerSecond: ads.length / seconds,
    sample: [...draw(joined, size / 2, random), ...draw(misses, size / 2, random)].map(describe),
  }
}

function readAll(): Ad[] {
  const readPlaces = createPlaceReader(loadGazetteer())
  const raws = PROVIDERS.flatMap((provider) => readAds(provider))
  return raws.flatMap((raw) => {
    const record = readOpeningRecord(raw, readPlaces)
    if ('fault' in record) return []
    const { pay } = record.facts
    const paid = pay.status === 'accepted' ? ` (${pay.min}–${pay.max} ${pay.currency})` : ''
    const line = `${raw.title} @ ${raw.company} / ${raw.places[0]?.text ?? ''}${paid}`
    return [{ line, group: -1, ...readOpening(record.facts) }]
  })
}

/** Gives each ad its group. Returns each joined ad with the first of its group. */
function groupInOrder(ads: Ad[]): [Ad, Ad][] {
  const grouper = createGrouper<number>()
  const joined: [Ad, Ad][] = []
  for (const [at, ad] of ads.entries()) {
    const { group } = grouper.find(ad.opening, ad.keys)
    const first = group === null ? undefined : ads[group]
    if (first !== undefined) joined.push([first, ad])
    ad.group = group ?? at
    grouper.add(ad.opening, ad.keys, ad.group)
  }
  return joined
}

function* nearPairs(ads: Ad[]): Generator<[Ad, Ad]> {
  const byKey = new Map<bigint, number[]>()
  for (const [at, { keys }] of ads.entries()) for (const key of keys) byKey.set(key, [...(byKey.get(key) ?? []), at])
  const seen = new Set<number>()
  for (const near of byKey.values()) {
    const few = near.slice(0, PAIRS_PER_KEY)
    for (const [at, one] of few.entries()) {
      for (const other of few.slice(at + 1)) {
        const [a, b] = [ads[one], ads[other]]
        if (a === undefined || b === undefined || seen.has(one * ads.length + other)) continue
        seen.add(one * ads.length + other)
        yield [a, b]
      }
    }
  }
}

function draw<Item>(items: Item[], count: number, random: () => number): Item[] {
  const left = [...items]
  return Array.from({ length: Math.min(count, left.length) }, () =>
    left.splice(Math.floor(random() * left.length), 1),
  ).flat()
}

/** Mulberry32 (Tommy Ettinger, public domain): equal seeds draw equal samples. */
function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

function describe([a, b]: [Ad, Ad]): ReadPair {
  const { reasons } = compareOpenings(a.opening, b.opening)
  const telling = reasons.filter(({ about, says }) => says !== 'same' || about === 'title')
  const why = telling.map(({ about, says, detail }) => `${about} ${says}: ${detail}`).join('; ')
  return { a: a.line, b: b.line, merged: a.group === b.group, why }
}
