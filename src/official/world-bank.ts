import type { OfficialFile, OfficialImporter, OfficialRate, OfficialReading, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { decodeText } from './_csv.ts'
import { currencyOf, isCountry } from './_currency-of.ts'
import { type Observation, readObservations } from './_world-bank-json.ts'

const API = 'https://api.worldbank.org/v2/country/all/indicator'

/**
 * Yearly exchange rates and purchasing power parities: units of the local currency for one US dollar, or for what a dollar buys
 * of household consumption in the United States. Aggregates of countries are left out.
 */
export default {
  id: 'world-bank',
  name: 'World Bank exchange rates and purchasing power parities',
  docs: 'https://datahelpdesk.worldbank.org/knowledgebase/articles/889392-about-the-indicators-api-documentation',
  licence: 'CC BY 4.0 (https://creativecommons.org/licenses/by/4.0/)',
  attribution: 'World Bank, World Development Indicators (CC BY 4.0)',
  version: 1,
  addresses: ['PA.NUS.FCRF', 'PA.NUS.PRVT.PP'].map((id) => `${API}/${id}?format=json&per_page=20000`),
  everyDays: 30,
  read: readIndicator,
} satisfies OfficialImporter

const KINDS: Readonly<Record<string, 'year' | 'ppp'>> = { 'PA.NUS.FCRF': 'year', 'PA.NUS.PRVT.PP': 'ppp' }

async function readIndicator(file: OfficialFile): Promise<OfficialReading[]> {
  const { indicator, updated, observations } = readObservations(file.name, decodeText(file))
  const kind = KINDS[indicator]
  if (kind === undefined) {
    const known = Object.keys(KINDS).join(' and ')
    throw new OfficialError(
      file.name,
      null,
      `holds the indicator "${indicator.slice(0, 60)}"; ${known} are read`,
      'give one of them',
    )
  }
  const stated = observations.filter(({ value, country }) => value !== null && isCountryCode(country))
  const rates: OfficialRate[] = []
  const refused: RefusedRow[] = []
  const seen = new Set<string>()
  for (const observation of stated) {
    const read = readRate(observation, kind, seen)
    if ('reason' in read) refused.push(read)
    else rates.push(read)
  }
  const years = rates.map(({ onDate }) => onDate.slice(0, 4)).toSorted()
  const period = `${years[0]}/${years.at(-1)}`
  return [{ dataset: indicator, release: `updated ${updated}`, period, rows: stated.length, refused, rates }]
}

/** "1W", "ZH", "XD": the world, parts of it, levels of income. */
const isCountryCode = (code: unknown) => typeof code !== 'string' || isCountry(code) || !/^[A-Z0-9]{2}$/.test(code)

function readRate(
  { ref, country, year, value }: Observation,
  kind: 'year' | 'ppp',
  seen: Set<string>,
): OfficialRate | RefusedRow {
  const refuse = (field: string, reason: string): RefusedRow => ({ row: ref, field, reason })
  if (typeof country !== 'string' || !isCountry(country)) return refuse('country', `${show(country)} is no country`)
  if (!/^(?:19|20)\d\d$/.test(String(year))) return refuse('date', `${show(year)} is no year`)
  if (typeof value !== 'number' || !(value > 0) || value > 1e12) return refuse('value', `${show(value)} is no rate`)
  const currency = currencyOf(country, Number(year))
  if (currency === null)
    return refuse('date', `${country} had a currency of its own before the euro; its rates of ${year} are not used`)
  const key = `${country} ${year}`
  if (seen.has(key)) return refuse('date', `${key} stands above already`)
  seen.add(key)
  return { rowRef: ref, base: 'USD', currency, kind, onDate: `${year}-01-01`, country, rate: value }
}

function show(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? 'nothing'
}
