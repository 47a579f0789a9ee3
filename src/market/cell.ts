import type { FigureScope } from '../domain/figure.ts'

/** The part of a scope that says which openings are counted. */
export type Cell = Pick<FigureScope, 'role' | 'level' | 'country' | 'region' | 'mode'>

const SEPARATOR = '\u0000'

export function scopeKey({ role, level, country, region, mode }: Cell): string {
  return [role, level, country, region, mode].join(SEPARATOR)
}

/**
 * The totals a cell is part of, each with the dimension that is summed: over levels, modes, regions of a country, countries
 * and roles. An opening in two countries is in both, and some have none, so sums over places and roles need not add up.
 */
export function totalsOf(cell: Cell): { dimension: keyof Cell; total: Cell }[] {
  const totals: { dimension: keyof Cell; total: Cell }[] = []
  if (cell.level !== '') totals.push({ dimension: 'level', total: { ...cell, level: '' } })
  if (cell.mode !== '') totals.push({ dimension: 'mode', total: { ...cell, mode: '' } })
  if (cell.region !== '') totals.push({ dimension: 'region', total: { ...cell, region: '' } })
  else if (cell.country !== '') totals.push({ dimension: 'country', total: { ...cell, country: '' } })
  if (cell.role !== '') totals.push({ dimension: 'role', total: { ...cell, role: '' } })
  return totals
}
