import type { Candidate } from '../domain/alert.ts'
import type { Facts } from './facts.ts'
import { EVERY_COUNTRY, NO_COUNTRY_ASKED, shownProfile } from './gate.ts'
import { cellOf } from './near.ts'
import type { PayRungs, PaySteps } from './pay-rungs.ts'
import { valueOfBit } from './pivot.ts'
import { EVERY_POSTING, type Vocabularies } from './record.ts'

/** Rounds are counted in 32 bits. */
const LAST_ROUND = 0x7fffffff

/** What one posting shows of all that searches ask about. Made once and filled again for each posting. */
export type Shown = {
  /** The numbers of the values it shows, each once. */
  values: number[]
  /** By the number of a value: `round` when this posting shows it. */
  marks: Int32Array
  round: number
  profile: number
  countries: number
  steps: PaySteps
  facts: Facts
  /** Those of its words that searches ask about are among the values. */
  isRead: boolean
}

export type Showing = {
  shown: Shown
  /** Starts on a posting, without its words. */
  show(candidate: Candidate, facts: Facts): void
  /** Adds its words. */
  read(candidate: Candidate): void
}

export function createShowing(
  known: Pick<Vocabularies, 'values' | 'vocabulary' | 'countries'>,
  rungs: PayRungs,
): Showing {
  const { values, vocabulary } = known
  const hasWords = !values.all('word')[Symbol.iterator]().next().done
  const shown: Shown = {
    values: [],
    marks: new Int32Array(values.size()),
    round: 0,
    profile: 0,
    countries: 0,
    steps: rungs.stepsOf(null),
    facts: NO_FACTS,
    isRead: false,
  }
  const add = (value: number | undefined): void => {
    if (value === undefined || shown.marks[value] === shown.round) return
    shown.marks[value] = shown.round
    shown.values.push(value)
  }
  const addCountries = ({ countries, worldwide, workMode }: Facts): void => {
    shown.countries = worldwide ? EVERY_COUNTRY : NO_COUNTRY_ASKED
    for (const country of countries) {
      shown.countries |= known.countries.find(country)
      add(values.find('country', country))
      if (workMode === 'remote') add(values.find('remote', country))
    }
    if (!worldwide) return
    for (const value of values.all('country')) add(value)
    for (const value of values.all('remote')) add(value)
  }
  return {
    shown,
    show(candidate, facts) {
      begin(shown, facts)
      shown.isRead = !hasWords
      shown.steps = rungs.stepsOf(facts.annualPay)
      add(EVERY_POSTING)
      for (let bits = shown.profile; bits !== 0; bits &= bits - 1) add(valueOfBit(bits & -bits))
      add(values.find('company', candidate.companyKey))
      if (candidate.roleSlug !== null) add(values.find('role', candidate.roleSlug))
      for (const region of facts.regions) add(values.find('region', region))
      for (const city of facts.cities) add(values.find('cell', cellOf(city)))
      addCountries(facts)
    },
    read(candidate) {
      shown.isRead = true
      vocabulary.read(candidate.text, add)
    },
  }
}

function begin(shown: Shown, facts: Facts): void {
  if (shown.round === LAST_ROUND) {
    shown.marks.fill(0)
    shown.round = 0
  }
  shown.round += 1
  shown.values.length = 0
  shown.facts = facts
  shown.profile = shownProfile(facts)
}

const NO_FACTS: Facts = {
  ...{ roleSlug: null, level: null, workMode: null, employmentType: null, companyKey: '', annualPay: null },
  countries: new Set(),
  worldwide: false,
  regions: new Set(),
  cities: [],
}
