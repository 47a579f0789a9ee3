import { type BitGroup, EMPLOYMENT_BITS, LEVEL_BITS, WORK_MODE_BITS } from './gate.ts'
import {
  EVERY_POSTING,
  FIRST_PROFILE_VALUE,
  LIST,
  lengthOf,
  type OpenRecord,
  PROFILE,
  type Vocabularies,
} from './record.ts'

/**
 * The share of postings that one value of a kind finds, as a rule of thumb. Only the order matters: a search is filed
 * under the criterion that the fewest postings meet. Words come late because looking one up means reading the text.
 */
const SHARE = {
  company: 0.0005,
  cell: 0.002,
  role: 0.005,
  region: 0.01,
  word: 0.03,
  remote: 0.03,
  country: 0.1,
  level: 0.15,
  workMode: 0.3,
  employmentType: 0.5,
  any: 1,
} as const

/** What a posting found under a search's values has already passed, if anything. */
export type Settled = 'wanted' | 'roles' | 'places' | 'all' | 'any' | null

/** Where a search is filed. `isMany`: a posting can show several of the values. */
export type Pivot = { values: number[]; settles: Settled; isMany: boolean }

/** Chooses the criterion that the fewest postings meet. */
export function pivotOf(open: OpenRecord, known: Vocabularies): Pivot {
  const choice = cheapest(open, known)
  switch (choice) {
    case 'wanted':
    case 'roles':
      return { values: listOf(open, LIST[choice]), settles: choice, isMany: false }
    case 'places':
      return placePivot(open, known)
    case 'all':
    case 'any':
      return wordPivot(open, choice, known)
    case 'none':
      return { values: [EVERY_POSTING], settles: null, isMany: false }
    default:
      return { values: profileValues(open, choice), settles: null, isMany: false }
  }
}

const CHOICES = ['wanted', 'roles', 'places', 'all', 'any', LEVEL_BITS, WORK_MODE_BITS, EMPLOYMENT_BITS] as const
type Choice = (typeof CHOICES)[number] | 'none'

function cheapest(open: OpenRecord, known: Vocabularies): Choice {
  let best: Choice = 'none'
  let least: number = SHARE.any
  for (const choice of CHOICES) {
    const cost = costOf(choice, open, known)
    if (cost === 0 || cost >= least) continue
    best = choice
    least = cost
  }
  return best
}

/** 0 when a search cannot be filed so. */
function costOf(choice: (typeof CHOICES)[number], open: OpenRecord, known: Vocabularies): number {
  switch (choice) {
    case 'wanted':
      return SHARE.company * lengthOf(open, LIST.wanted)
    case 'roles':
      return SHARE.role * lengthOf(open, LIST.roles)
    case 'places':
      return placeCost(open, known)
    case 'all':
      return lengthOf(open, LIST.all) > 0 ? SHARE.word : 0
    case 'any':
      return SHARE.word * lengthOf(open, LIST.any)
    default:
      return isRestricted(open, choice) ? profileCost(open, choice) : 0
  }
}

function profileCost(open: OpenRecord, group: BitGroup): number {
  const share = group === LEVEL_BITS ? SHARE.level : group === WORK_MODE_BITS ? SHARE.workMode : SHARE.employmentType
  return share * profileValues(open, group).length
}

/** 0 when a circle is too wide for its cells: then the search cannot be filed by place. */
function placeCost(open: OpenRecord, { circles }: Vocabularies): number {
  let cost =
    SHARE.region * lengthOf(open, LIST.regions) +
    SHARE.country * lengthOf(open, LIST.countries) +
    SHARE.remote * lengthOf(open, LIST.remoteFrom)
  for (let at = open.starts[LIST.near] as number; at < (open.ends[LIST.near] as number); at++) {
    const cells = circles.cellsOf(open.record[at] as number)
    if (cells === null) return 0
    cost += SHARE.cell * cells.length
  }
  return cost
}

/** Cells are squares around a circle: being in one is not yet being near. */
function placePivot(open: OpenRecord, { circles }: Vocabularies): Pivot {
  const cells = new Set(listOf(open, LIST.near).flatMap((circle) => circles.cellsOf(circle) ?? []))
  const values = [
    ...cells,
    ...listOf(open, LIST.regions),
    ...listOf(open, LIST.countries),
    ...listOf(open, LIST.remoteFrom),
  ]
  return { values, settles: cells.size === 0 ? 'places' : null, isMany: values.length > 1 }
}

/** One word for each entry, the longest of a phrase; of words that all must be there, one is enough. */
function wordPivot(open: OpenRecord, list: 'all' | 'any', { vocabulary }: Vocabularies): Pivot {
  const phrases = listOf(open, LIST[list])
    .flatMap((number) => vocabulary.phraseOf(number) ?? [])
    .sort((a, b) => b.letters - a.letters)
  const filed = list === 'all' ? phrases.slice(0, 1) : phrases
  // A word of a phrase is not yet the phrase, and one of several words not yet all.
  const isWhole = filed.length === phrases.length && filed.every((phrase) => phrase.number === phrase.rarest)
  const values = [...new Set(filed.map((phrase) => phrase.rarest))]
  return { values, settles: isWhole ? list : null, isMany: values.length > 1 }
}

/** The values that a search accepts of a group that it restricts. */
function profileValues({ record, at }: OpenRecord, { bits }: BitGroup): number[] {
  const profile = record[at + PROFILE] as number
  return [...bits.values()].filter((bit) => (profile & bit) !== 0).map(valueOfBit)
}

function isRestricted({ record, at }: OpenRecord, { unstated }: BitGroup): boolean {
  return ((record[at + PROFILE] as number) & unstated) === 0
}

/** The number of the value that a posting shows with one bit of its profile. */
export function valueOfBit(bit: number): number {
  return FIRST_PROFILE_VALUE + 31 - Math.clz32(bit)
}

function listOf({ record, starts, ends }: OpenRecord, list: number): number[] {
  return Array.from(record.subarray(starts[list], ends[list]))
}
