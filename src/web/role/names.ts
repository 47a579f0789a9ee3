import { capitalized } from '../../digest/format.ts'
import type { Level, Role } from '../../domain/role.ts'

/** Sectors of NAICS 2022, by their two digits, as the Census Bureau names them. */
const SECTORS: Readonly<Record<string, string>> = {
  '11': 'Agriculture, Forestry, Fishing and Hunting',
  '21': 'Mining, Quarrying, and Oil and Gas Extraction',
  '22': 'Utilities',
  '23': 'Construction',
  '31-33': 'Manufacturing',
  '42': 'Wholesale Trade',
  '44-45': 'Retail Trade',
  '48-49': 'Transportation and Warehousing',
  '51': 'Information',
  '52': 'Finance and Insurance',
  '53': 'Real Estate and Rental and Leasing',
  '54': 'Professional, Scientific, and Technical Services',
  '55': 'Management of Companies and Enterprises',
  '56': 'Administrative and Support Services',
  '61': 'Educational Services',
  '62': 'Health Care and Social Assistance',
  '71': 'Arts, Entertainment, and Recreation',
  '72': 'Accommodation and Food Services',
  '81': 'Other Services',
  '99': 'Government',
}

/** "Health Care and Social Assistance" for naics:62; any other text as it is. */
export function industryName(item: string): string {
  const code = /^naics:(.+)$/.exec(item)?.[1]
  return code === undefined ? item : (SECTORS[code] ?? `NAICS ${code}`)
}

/** The rung's own title, or the level before the role's title. '' is all levels. */
export function levelName(role: Role, level: string): string {
  if (level === '') return 'All levels'
  return role.ladder.find((rung) => rung.level === level)?.title ?? `${capitalized(level)} ${role.title}`
}

/** Levels in the order of the ladder, others after it. */
export function inLadderOrder<T extends { level: string }>(role: Role, rows: readonly T[]): T[] {
  const order = role.ladder.map((rung) => rung.level)
  const place = ({ level }: T) => (order.includes(level as Level) ? order.indexOf(level as Level) : order.length)
  return [...rows].sort((a, b) => place(a) - place(b))
}

const MODES: Readonly<Record<string, string>> = {
  onsite: 'On-site',
  hybrid: 'Hybrid',
  remote: 'Remote',
  unknown: 'Not stated',
}

export function modeName(mode: string): string {
  return MODES[mode] ?? mode
}

const SCOPES: Readonly<Record<string, string>> = {
  worldwide: 'From anywhere',
  area: 'From a part of the world',
  'one-country': 'From one country',
  countries: 'From some countries',
  region: 'From one region',
  'not-stated': 'Not stated',
}

/** From where a remote job may be done. */
export function scopeName(item: string): string {
  return SCOPES[item] ?? item
}

const EDUCATIONS: Readonly<Record<string, string>> = {
  none: 'None needed',
  'high-school': 'High school',
  associate: 'Associate degree',
  bachelor: 'Bachelor’s degree',
  master: 'Master’s degree',
  doctorate: 'Doctorate',
  'not-stated': 'Not stated',
}

/** The least degree that an ad asks for. */
export function educationName(item: string): string {
  return EDUCATIONS[item] ?? item
}
