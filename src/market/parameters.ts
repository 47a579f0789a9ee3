import { CATALOGUE } from './catalogue/all.ts'
import { MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_N } from './gate.ts'

/** What figures are computed and withheld by; a release keeps it. */
export function marketParameters(): Record<string, unknown> {
  return {
    leastObservations: MIN_N,
    leastEmployers: MIN_EMPLOYERS,
    largestShareOfOneEmployer: MAX_EMPLOYER_SHARE,
    metrics: Object.fromEntries(CATALOGUE.map(({ id, version }) => [id, version] as const).sort()),
  }
}
