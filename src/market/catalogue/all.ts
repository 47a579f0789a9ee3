import type { Metric } from '../metric.ts'
import { activePostings } from './active-postings.ts'
import { advertisedMedian } from './advertised-median.ts'
import { advertisedRange } from './advertised-range.ts'
import { annualOpenings } from './annual-openings.ts'
import { closedPostings } from './closed-postings.ts'
import { educationAsked } from './education-asked.ts'
import { emergingSkill } from './emerging-skill.ts'
import { employerBalancedMedian } from './employer-balanced-median.ts'
import { employerConcentration } from './employer-concentration.ts'
import { ghostShare } from './ghost-share.ts'
import { growthOutlook } from './growth-outlook.ts'
import { hotspotRank } from './hotspot-rank.ts'
import { locationQuotient } from './location-quotient.ts'
import { newPostings } from './new-postings.ts'
import { officialEducation } from './official-education.ts'
import { officialPay } from './official-pay.ts'
import { payByLevel } from './pay-by-level.ts'
import { payInversion } from './pay-inversion.ts'
import { payTransparency } from './pay-transparency.ts'
import { postingIntensity } from './posting-intensity.ts'
import { postingLifetime } from './posting-lifetime.ts'
import { rangeWidth } from './range-width.ts'
import { remoteScope } from './remote-scope.ts'
import { repostShare } from './repost-share.ts'
import { skillLift } from './skill-lift.ts'
import { skillShare } from './skill-share.ts'
import { topEmployers } from './top-employers.ts'
import { topIndustries } from './top-industries.ts'
import { workMode } from './work-mode.ts'

/** Every metric, each after those it is derived from; active-postings first, see src/market/gate.ts. */
export const CATALOGUE: readonly Metric[] = [
  activePostings,
  newPostings,
  closedPostings,
  postingLifetime,
  ghostShare,
  repostShare,
  postingIntensity,
  payTransparency,
  advertisedMedian,
  advertisedRange,
  rangeWidth,
  employerBalancedMedian,
  payByLevel,
  payInversion,
  officialPay,
  workMode,
  remoteScope,
  locationQuotient,
  hotspotRank,
  topEmployers,
  employerConcentration,
  skillShare,
  skillLift,
  emergingSkill,
  educationAsked,
  officialEducation,
  growthOutlook,
  annualOpenings,
  topIndustries,
]
