import type { Metric } from '../metric.ts'
import { activePostings } from './active-postings.ts'
import { closedPostings } from './closed-postings.ts'
import { newPostings } from './new-postings.ts'

/** Every metric, each after those it is derived from; active-postings first, see src/market/gate.ts. */
export const CATALOGUE: readonly Metric[] = [activePostings, newPostings, closedPostings]
