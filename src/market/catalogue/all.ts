import type { Metric } from '../metric.ts'

/** Every metric, each after those it is derived from. */
export const CATALOGUE: readonly Metric[] = []
