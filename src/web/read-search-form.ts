import type { Criteria } from '../domain/alert.ts'
import type { WorkMode } from '../domain/place.ts'
import type { EmploymentType } from '../domain/posting.ts'
import type { Level } from '../domain/role.ts'
import { criteriaFaults } from '../match/criteria-faults.ts'
import { companyKey } from '../normalize/fingerprint.ts'
import { type FormBody, readBody } from './form-body.ts'
import { lookUp, markupFaults, readPlaces, type Typed } from './read-typed.ts'
import type { SearchLookups } from './search-lookups.ts'
import { CURRENCIES, type FormFault, type LookedUp, openingValues, type SearchValues } from './search-values.ts'

const LISTS = ['role', 'level', 'country', 'region', 'near', 'remote', 'mode', 'type'] as const
const SINGLES = [
  'name',
  'roleText',
  'countryText',
  'regionText',
  'place',
  'km',
  'remoteText',
  'payAmount',
  'payCurrency',
  'payUnknown',
  'wordsAll',
  'wordsAny',
  'wordsNone',
  'wanted',
  'muted',
  'do',
] as const
type Body = FormBody<(typeof LISTS)[number], (typeof SINGLES)[number]>

const NAME_LIMIT = 80
/** Of a list that is too long, so much is shown again. */
const SHOWN_AGAIN = 50
/** More companies than any list may hold, and few enough to be compared with each other. */
const COMPANIES_READ = 1_000
/** "80000", "80,000", "80.000", "80 000": groups of three. */
const AMOUNT = /^\d{1,3}(?:[,.'’ \u00a0\u202f]\d{3}){1,4}$|^\d{1,15}$/
/** The form field that shows a criterion. */
const FIELD_OF: Readonly<Record<string, string>> = {
  roles: 'roleText',
  levels: 'level',
  countries: 'countryText',
  regions: 'regionText',
  near: 'place',
  remoteFrom: 'remoteText',
  workModes: 'mode',
  minPay: 'payAmount',
  'minPay.currency': 'payCurrency',
  employmentTypes: 'type',
  'words.all': 'wordsAll',
  'words.any': 'wordsAny',
  'words.none': 'wordsNone',
  'companies.wanted': 'wanted',
  'companies.muted': 'muted',
}

/**
 * Reads what a browser, or anything else, sends for a search. Typed names are looked up; one that several things bear, or
 * none, is a fault with choices, and stays in its field. Every fault names its field; without faults the search can be
 * saved. `name` is empty when none was given. Never throws.
 */
export function readSearchForm(body: unknown, lookups: SearchLookups): SearchValues & { faults: FormFault[] } {
  const form = readBody(body, LISTS, SINGLES)
  const role = lookUp('roleText', form.single.roleText, lookups.role, form.list.role, 'role')
  const country = lookUp('countryText', form.single.countryText, lookups.country, form.list.country, 'country')
  const region = lookUp('regionText', form.single.regionText, lookups.region, form.list.region, 'region')
  const remote = lookUp('remoteText', form.single.remoteText, lookups.country, form.list.remote, 'country')
  const where = readPlaces({ near: form.list.near, place: form.single.place, km: form.single.km }, lookups)
  const pay = readPay(form)
  const criteria: Criteria = {
    roles: withTyped(form.list.role, role),
    // Judged by criteriaFaults, like every list.
    levels: unique(form.list.level) as Level[],
    countries: withTyped(form.list.country, country),
    regions: withTyped(form.list.region, region),
    near: where.near,
    remoteFrom: withTyped(form.list.remote, remote),
    workModes: unique(form.list.mode) as WorkMode[],
    minPay: pay.minPay,
    employmentTypes: unique(form.list.type) as EmploymentType[],
    words: {
      all: entries(form.single.wordsAll, /[,\n]/),
      any: entries(form.single.wordsAny, /[,\n]/),
      none: entries(form.single.wordsNone, /[,\n]/),
    },
    companies: { wanted: companies(form.single.wanted), muted: companies(form.single.muted) },
  }
  const faults = [
    ...form.faults,
    ...nameFaults(form.single.name),
    ...[role, country, region, remote, where.typed].flatMap((typed) => typed.faults),
    ...where.faults,
    ...pay.faults,
    ...(['wordsAll', 'wordsAny', 'wordsNone', 'wanted', 'muted'] as const).flatMap((field) =>
      markupFaults(field, form.single[field]),
    ),
    ...unknownRoles(criteria.roles, lookups),
  ]
  const opening = openingValues()
  return {
    name: form.single.name.slice(0, NAME_LIMIT).trim(),
    criteria: cut(criteria),
    typed: {
      roleText: role.left,
      countryText: country.left,
      regionText: region.left,
      remoteText: remote.left,
      place: where.typed.left,
      km: where.typed.left === '' ? opening.typed.km : form.single.km,
      payAmount: form.single.payAmount,
      payCurrency: form.single.payCurrency || opening.typed.payCurrency,
      payUnknown: form.single.payUnknown,
    },
    choices: choicesOf({
      roleText: role,
      countryText: country,
      regionText: region,
      remoteText: remote,
      place: where.typed,
    }),
    faults: [...faults, ...judged(criteria, faults)],
  }
}

function readPay({ single }: Body): { minPay: Criteria['minPay']; faults: FormFault[] } {
  const text = single.payAmount.trim()
  if (text === '') return { minPay: null, faults: [] }
  if (!AMOUNT.test(text))
    return { minPay: null, faults: [{ field: 'payAmount', message: 'Enter a whole amount a year, such as 40,000.' }] }
  const amount = Number(text.replace(/\D/g, ''))
  const currency = single.payCurrency
  const isKnown = CURRENCIES.includes(currency)
  return {
    minPay: { amount, currency, acceptUnknown: single.payUnknown !== '' },
    faults: isKnown ? [] : [{ field: 'payCurrency', message: 'Choose the currency from the list.' }],
  }
}

function withTyped(chosen: readonly string[], typed: Typed): string[] {
  return unique(typed.value === null ? chosen : [...chosen, typed.value])
}

function entries(text: string, separator: RegExp): string[] {
  return unique(
    text
      .split(separator)
      .map((entry) => entry.replace(/\s+/g, ' ').trim().toLowerCase())
      .filter((entry) => entry !== ''),
  )
}

/** One a line: names hold commas. */
function companies(text: string): string[] {
  return unique(entries(text, /\n/).slice(0, COMPANIES_READ).map(companyKey))
}

function nameFaults(name: string): FormFault[] {
  return name.trim().length > NAME_LIMIT ? [{ field: 'name', message: `Use at most ${NAME_LIMIT} characters.` }] : []
}

function unknownRoles(roles: readonly string[], lookups: SearchLookups): FormFault[] {
  // A list that is too long is refused as a whole.
  if (roles.length > SHOWN_AGAIN) return []
  return roles
    .filter((slug) => lookups.roleTitle(slug) === null)
    .map((slug) => ({ field: 'roleText', message: `There is no role “${slug.slice(0, 60)}”.` }))
}

/** The matcher's own judgement. That nothing is asked for is said only when nothing else is wrong. */
function judged(criteria: Criteria, others: readonly FormFault[]): FormFault[] {
  const faults = criteriaFaults(criteria).map((text) => {
    const [, path = 'criteria', message = ''] = /^([\w.]{1,40})(?:\[\d{1,6}\])?[\w.]{0,40}: (.*)$/s.exec(text) ?? []
    const field = FIELD_OF[path] ?? FIELD_OF[path.split('.')[0] ?? ''] ?? 'criteria'
    return { field, message: `${message.charAt(0).toUpperCase()}${message.slice(1)}.` }
  })
  const known = new Set(others.map(({ field }) => field))
  return faults.filter(({ field }) =>
    field === 'criteria' ? others.length === 0 && faults.length === 1 : !known.has(field),
  )
}

function choicesOf(typed: Record<LookedUp, Typed>): SearchValues['choices'] {
  return Object.fromEntries(
    Object.entries(typed).flatMap(([field, { answer }]) =>
      answer === null || answer.choices.length === 0 ? [] : [[field, answer]],
    ),
  )
}

/** A list that is too long is refused; the page that says so stays short. */
function cut(criteria: Criteria): Criteria {
  const { words, companies: firms } = criteria
  const short = <T>(list: T[]): T[] => list.slice(0, SHOWN_AGAIN)
  return {
    ...criteria,
    roles: short(criteria.roles),
    levels: short(criteria.levels),
    countries: short(criteria.countries),
    regions: short(criteria.regions),
    near: short(criteria.near),
    remoteFrom: short(criteria.remoteFrom),
    words: { all: short(words.all), any: short(words.any), none: short(words.none) },
    companies: { wanted: short(firms.wanted), muted: firms.muted.slice(0, 10 * SHOWN_AGAIN) },
  }
}

function unique<T>(list: readonly T[]): T[] {
  return [...new Set(list)]
}
