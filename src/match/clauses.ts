import type { Criteria, Near } from '../domain/alert.ts'
import type { Atom, Atoms } from './atoms.ts'
import type { Facts } from './facts.ts'
import { distanceKm } from './near.ts'
import type { Phrase, Vocabulary } from './words.ts'

/** One restriction of a search: at least one of its atoms holds, or, when `excludes`, none. */
export type Clause = {
  name: keyof Criteria
  excludes: boolean
  /** Numbers given by `Atoms`. */
  atoms: number[]
}

/** What a search asks, as criteria.ts says it, in the order in which reasons are told. */
export function clausesOf(criteria: Criteria, atoms: Atoms, vocabulary: Vocabulary): Clause[] {
  const { words, companies } = criteria
  return [
    ...listClause('roles', criteria.roles, hasRole, atoms),
    ...listClause('levels', criteria.levels, hasLevel, atoms),
    ...placeClause(criteria, atoms),
    ...listClause('workModes', criteria.workModes, hasWorkMode, atoms),
    ...payClause(criteria.minPay, atoms),
    ...listClause('employmentTypes', criteria.employmentTypes, hasEmploymentType, atoms),
    ...wordAtoms(words.all, atoms, vocabulary).flatMap((atom) => clause('words', [atom])),
    ...clause('words', wordAtoms(words.any, atoms, vocabulary)),
    ...listClause('companies', companies.wanted, isCompany, atoms),
    ...listClause('companies', companies.muted, isCompany, atoms, true),
    ...clause('words', wordAtoms(words.none, atoms, vocabulary), true),
  ]
}

function clause(name: keyof Criteria, atoms: number[], excludes = false): Clause[] {
  return atoms.length === 0 ? [] : [{ name, excludes, atoms }]
}

function listClause(
  name: keyof Criteria,
  list: readonly string[],
  make: (value: string) => Atom,
  atoms: Atoms,
  excludes = false,
): Clause[] {
  if (list.length === 0) return []
  return clause(
    name,
    list.map((value) => atoms.numberOf(name, value, value, make)),
    excludes,
  )
}

/** The four lists of places are one question; the reason told is the narrowest answer. Its name stands for all four. */
function placeClause({ near, regions, countries, remoteFrom }: Criteria, atoms: Atoms): Clause[] {
  return clause('countries', [
    ...near.map((circle) => {
      const name = `${circle.latitude} ${circle.longitude} ${circle.km} ${circle.label}`
      return atoms.numberOf('near', name, circle, isNear)
    }),
    ...regions.map((region) => atoms.numberOf('regions', region, region, liesInRegion)),
    ...countries.map((country) => atoms.numberOf('countries', country, country, isOpenTo)),
    ...remoteFrom.map((country) => atoms.numberOf('remoteFrom', country, country, isRemoteFrom)),
  ])
}

function payClause(minPay: Criteria['minPay'], atoms: Atoms): Clause[] {
  if (minPay === null) return []
  const enough = atoms.numberOf('minPay', `${minPay.amount} ${minPay.currency}`, minPay, paysEnough)
  if (!minPay.acceptUnknown) return clause('minPay', [enough])
  return clause('minPay', [enough, atoms.numberOf('minPay', minPay.currency, minPay.currency, paysUnknown)])
}

function wordAtoms(entries: readonly string[], atoms: Atoms, vocabulary: Vocabulary): number[] {
  if (entries.length === 0) return []
  return entries.flatMap((entry) => {
    const phrase = vocabulary.phrase(entry)
    return phrase === null ? [] : [atoms.numberOf('words', phrase.text, phrase, saysPhrase)]
  })
}

function atomOf(predicate: keyof Criteria, text: string, holds: (facts: Facts) => boolean): Atom {
  return { predicate, text, holds, tells: true }
}

const hasRole = (slug: string): Atom => atomOf('roles', slug, ({ candidate }) => candidate.roleSlug === slug)

const hasLevel = (level: string): Atom => atomOf('levels', level, ({ candidate }) => candidate.level === level)

const hasWorkMode = (mode: string): Atom => atomOf('workModes', mode, ({ candidate }) => candidate.workMode === mode)

const hasEmploymentType = (type: string): Atom =>
  atomOf('employmentTypes', type, ({ candidate }) => candidate.employmentType === type)

const isCompany = (key: string): Atom => atomOf('companies', key, ({ candidate }) => candidate.companyKey === key)

const liesInRegion = (region: string): Atom => atomOf('regions', region, ({ regions }) => regions.has(region))

const isOpenTo = (country: string): Atom =>
  atomOf('countries', country, (facts) => facts.worldwide || facts.countries.has(country))

const isRemoteFrom = (country: string): Atom =>
  atomOf(
    'remoteFrom',
    country,
    (facts) => facts.candidate.workMode === 'remote' && (facts.worldwide || facts.countries.has(country)),
  )

function isNear(near: Near): Atom {
  return atomOf('near', `within ${near.km} km of ${near.label}`, ({ cities }) =>
    cities.some((city) => distanceKm(near, city) <= near.km),
  )
}

function paysEnough({ amount, currency }: NonNullable<Criteria['minPay']>): Atom {
  return atomOf('minPay', `${amount} ${currency}`, (facts) => (payIn(currency, facts) ?? Number.NaN) >= amount)
}

function paysUnknown(currency: string): Atom {
  return { ...atomOf('minPay', currency, (facts) => payIn(currency, facts) === null), tells: false }
}

function payIn(currency: string, { candidate }: Facts): number | null {
  return candidate.annualPay?.currency === currency ? candidate.annualPay.amount : null
}

const saysPhrase = (phrase: Phrase): Atom => atomOf('words', phrase.text, (facts) => facts.words().has(phrase))
