import aliases from '../../data/places/region-aliases.json' with { type: 'json' }
import names from '../../data/places/regions.json' with { type: 'json' }
import { plainLine } from './escape.ts'

const NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = names
const OTHERS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = aliases
/** Of this country a search names regions by their ISO code, which the table holds as the first of the other names. */
const CODED_BY_ALIAS = 'CA'

/** "California" for US-CA, "Ontario" for CA-ON; the code itself when nobody knows it. */
export function formatRegion(code: string): string {
  const [country = '', region = ''] = code.split('-')
  return own(NAMES[country], region) ?? own(CANADIAN, country === CODED_BY_ALIAS ? region : '') ?? plainLine(code, 20)
}

const CANADIAN: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(NAMES[CODED_BY_ALIAS] ?? {}).map(([number, name]) => [OTHERS[CODED_BY_ALIAS]?.[number]?.[0], name]),
)

function own(table: Readonly<Record<string, string>> | undefined, key: string): string | null {
  return table !== undefined && Object.hasOwn(table, key) ? (table[key] ?? null) : null
}
