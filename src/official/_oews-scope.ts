import type { OewsColumn } from './_oews-columns.ts'

export type OewsText = (column: OewsColumn) => string

/** What a row speaks of: ISO area, industry ('' for all), and the dataset it belongs to without its year. */
export type OewsScope = { area: string; industry: string; scope: string }

/**
 * Where and of which industry a row is. `splitsOwners`: the table lists an industry once per ownership. Null with the column
 * that cannot be read.
 */
export function oewsScope(text: OewsText, splitsOwners: boolean): OewsScope | { field: OewsColumn } {
  const place = areaOf(text)
  if (place === null) return { field: 'area' }
  const naics = text('naics')
  const group = text('industryGroup').toLowerCase()
  if (naics === '' || naics === CROSS_INDUSTRY) return { area: place.area, industry: '', scope: place.scope }
  if (!/^\d[\dA-Z-]{1,9}$/.test(naics)) return { field: 'naics' }
  const level = industryLevel(group, naics)
  if (level === null) return { field: 'industryGroup' }
  const own = splitsOwners ? `/own:${text('ownership')}` : ''
  const scope = place.scope === 'national' ? level : `${place.scope}-${level}`
  return { area: place.area, industry: `naics:${naics}${own}`, scope: splitsOwners ? `${scope}-ownership` : scope }
}

const CROSS_INDUSTRY = '000000'

/** AREA_TYPE 1 is the nation, 2 a state, 3 a territory, 4 a metropolitan and 6 a nonmetropolitan area; older files have none. */
function areaOf(text: OewsText): { area: string; scope: string } | null {
  const area = text('area')
  const state = text('state').toUpperCase()
  const type = text('areaType') || typeByCode(area)
  if (type === '1') return { area: 'US', scope: 'national' }
  if ((type === '2' || type === '3') && /^[A-Z]{2}$/.test(state)) return { area: `US-${state}`, scope: 'state' }
  if (type === '4' && /^\d{5}$/.test(area)) return { area: `US:metro:${area}`, scope: 'metro' }
  if (type === '6' && /^\d{5,7}$/.test(area)) return { area: `US:nonmetro:${area}`, scope: 'nonmetro' }
  return null
}

function typeByCode(area: string): string {
  if (area === '' || area === '99') return '1'
  if (/^\d{1,2}$/.test(area)) return '2'
  if (/^\d{5}$/.test(area)) return '4'
  return /^\d{7}$/.test(area) ? '6' : ''
}

/** "sector", "3-digit" … "6-digit", "cross-industry, private ownership"; files before 2019 do not say. */
function industryLevel(group: string, naics: string): string | null {
  if (group.startsWith('cross-industry')) return 'ownership'
  if (group === 'sector') return 'sector'
  const digits = /^([3-6])-digit$/.exec(group)?.[1]
  if (digits !== undefined) return `industry-${digits}`
  if (group !== '') return null
  if (/^\d\d(?:-\d\d)?(?:0{4})?$/.test(naics)) return 'sector'
  const trimmed = naics.replace(/(?<!0)0+$/, '')
  return /^\d{3,6}$/.test(trimmed) ? `industry-${trimmed.length}` : null
}
