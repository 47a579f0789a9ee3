import type { Metric } from '../metric.ts'
import { activePostings } from './active-postings.ts'
import { advertisedMedian } from './advertised-median.ts'
import { advertisedRange } from './advertised-range.ts'
import { annualOpenings } from './annual-openings.ts'
import { closedPostings } from './closed-postings.ts'
import { employerBalancedMedian } from './employer-balanced-median.ts'
import { growthOutlook } from './growth-outlook.ts'
import { newPostings } from './new-postings.ts'
import { officialEducation } from './official-education.ts'
import { officialPay } from './official-pay.ts'
import { payByLevel } from './pay-by-level.ts'
import { payInversion } from './pay-inversion.ts'
import { rangeWidth } from './range-width.ts'
import { topIndustries } from './top-industries.ts'

/** Every metric, each after those it is derived from; active-postings first, see src/market/gate.ts. */
export const CATALOGUE: readonly Metric[] = [
  activePostings,
  newPostings,
  closedPostings,
  advertisedMedian,
  advertisedRange,
  rangeWidth,
  employerBalancedMedian,
  payByLevel,
  payInversion,
  officialPay,
  officialEducation,
  growthOutlook,
  annualOpenings,
  topIndustries,
]
