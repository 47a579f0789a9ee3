import type { FigureScope } from '../domain/figure.ts'

/** Stands for '' in an address: all roles together. No role may bear this slug. */
export const ALL_ROLES = 'all-roles'
const DIMENSIONS = ['level', 'country', 'region', 'mode', 'item', 'period'] as const

/** Where the proof of a figure is. Without a period it is the newest that the release has. */
export function proofPath(releaseId: string, figure: { metric: string } & Partial<FigureScope>): string {
  const query = new URLSearchParams()
  for (const dimension of DIMENSIONS) if (figure[dimension]) query.set(dimension, figure[dimension])
  const path = [releaseId, figure.role ? figure.role : ALL_ROLES, figure.metric].map(encodeURIComponent)
  return `/figures/${path.join('/')}${query.size === 0 ? '' : `?${query}`}`
}
