import type { Hit } from './title-match.ts'

/** Below this a role is not given. */
export const ROLE_THRESHOLD = 0.6

export function probabilityOf(hit: Hit): number {
  const key = `${hit.fit}.${hit.firm ? 'f' : 'g'}${Math.min(hit.words, 3)}`
  return (PRIORS[key] ?? PRIORS[hit.fit] ?? 0.3) * 0.98 ** Math.max(0, hit.extra - 1)
}

const PRIORS: Record<string, number> = {
  whole: 0.97, 'whole.g1': 0.85,
  part: 0.93, 'part.g1': 0.7,
  rotated: 0.94,
  ranked: 0.8,'ranked.g1': 0.6,
  suffix: 0.8, 'suffix.f1': 0.7, 'suffix.g1': 0.4, 'suffix.g2': 0.6,'suffix.f3': 0.85,
  prefix: 0.6, 'prefix.f1': 0.5,'prefix.g1': 0.3, 'prefix.g2': 0.3, 'prefix.g3':0.3,
  inner: 0.5, 'inner.f1': 0.4, 'inner.g1': 0.2, 'inner.g2':0.25,'inner.g3':0.25,
  later: 0.6, 'later.f1':0.5, 'later.g1': 0.3,
  laterSuffix: 0.45, 'laterSuffix.g1': 0.2,'laterSuffix.f1':0.4,
  loose: 0.55,
}
