import type { Metric } from '../metric.ts'
import { activePostings } from './active-postings.ts'
import { adjustedIndex } from './adjusted-index.ts'
import { advertisedGap } from './advertised-gap.ts'
import { advertisedMedian } from './advertised-median.ts'
import { advertisedRange } from './advertised-range.ts'
import { annualOpenings } from './annual-openings.ts'
import { boardIndex } from './board-index.ts'
import { closedPostings } from './closed-postings.ts'
import { dataHealth } from './data-health.ts'
import { educationAsked } from './education-asked.ts'
import { emergingSkill } from './emerging-skill.ts'
import { employerBalancedMedian } from './employer-balanced-median.ts'
import { employerConcentration } from './employer-concentration.ts'
import { ghostShare } from './ghost-share.ts'
import { globalPay } from './global-pay.ts'
import { growthOutlook } from './growth-outlook.ts'
import { hotspotRank } from './hotspot-rank.ts'
import { locationQuotient } from './location-quotient.ts'
import { newPostings } from './new-postings.ts'
import { nowcast } from './nowcast.ts'
import { officialEducation } from './official-education.ts'
import { officialPay } from './official-pay.ts'
import { panelIndex } from './panel-index.ts'
import { payByLevel } from './pay-by-level.ts'
import { payGrowth } from './pay-growth.ts'
import { payInversion } from './pay-inversion.ts'
import { payTransparency } from './pay-transparency.ts'
import { postingIntensity } from './posting-intensity.ts'
import { postingLifetime } from './posting-lifetime.ts'
import { rangeWidth } from './range-width.ts'
import { relatedRole } from './related-role.ts'
import { remoteScope } from './remote-scope.ts'
import { repostShare } from './repost-share.ts'
import { shrunkMedian } from './shrunk-median.ts'
import { skillLift } from './skill-lift.ts'
import { skillShare } from './skill-share.ts'
import { titleAmbiguity } from './title-ambiguity.ts'
import { topEmployers } from './top-employers.ts'
import { topIndustries } from './top-industries.ts'
import { workMode } from './work-mode.ts'
import { yearOnYear } from './year-on-year.ts'

/** Every metric, each after those it is derived from; active-postings first, see src/market/gate.ts. */
export const CATALOGUE: readonly Metric[] = [
  activePostings,
  newPostings,
  closedPostings,
  panelIndex,
  boardIndex,
  adjustedIndex,
  yearOnYear,
  postingLifetime,
  ghostShare,
  repostShare,
  postingIntensity,
  payTransparency,
  advertisedMedian,
  advertisedRange,
  rangeWidth,
  employerBalancedMedian,
  payGrowth,
  officialPay,
  nowcast,
  advertisedGap,
  shrunkMedian,
  payByLevel,
  payInversion,
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
  globalPay,
  relatedRole,
  titleAmbiguity,
  dataHealth,
]
