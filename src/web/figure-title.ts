import { plainLine } from '../digest/escape.ts'
import { formatRegion } from '../digest/region-name.ts'
import type { FigureScope } from '../domain/figure.ts'
import type { Taxonomy } from '../domain/role.ts'
import { CATALOGUE } from '../market/catalogue/all.ts'
import type { Metric } from '../market/metric.ts'
import { countryName } from './lookup-answer.ts'
import { industryName, levelName, modeName } from './role/names.ts'

/** The metric of a figure; null when this program no longer has it. */
export function metricOf(id: string): Metric | null {
  return CATALOGUE.find((metric) => metric.id === id) ?? null
}

/** "Active postings"; the id in words for a metric that is not in the catalogue. */
export function metricName(id: string): string {
  return metricOf(id)?.name ?? id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ')
}

/** What a figure speaks of beside metric and period: "Senior Patient Services Representative, Texas, remote, Epic". */
export function scopeName(scope: Partial<FigureScope>, taxonomy: Taxonomy): string {
  const { role = '', level = '', country = '', region = '', mode = '', item = '' } = scope
  const known = taxonomy.bySlug.get(role)
  const parts = [
    known === undefined ? (role === '' ? 'All roles' : role) : level === '' ? known.title : levelName(known, level),
    known === undefined && level !== '' ? level : '',
    region === '' ? (country === '' ? 'all countries' : countryName(country)) : formatRegion(region),
    mode === '' ? '' : modeName(mode).toLowerCase(),
    itemName(item, taxonomy),
  ]
  return parts.filter((part) => part !== '').join(', ')
}

function itemName(item: string, taxonomy: Taxonomy): string {
  return taxonomy.bySlug.get(item)?.title ?? plainLine(industryName(item), 80)
}
