import type { FiledWage } from '../domain/official.ts'
import type { Column } from './_named-table.ts'

/**
 * What the disclosure files of the programmes call their columns. LCA: LCA_CASE_* to FY2014, WAGE_RATE_OF_PAY as one text in
 * FY2015, _FROM and _TO since, with _1 in FY2018-19. PERM: *_9089 to FY2019, WAGE_OFFER_* to FY2023, JOB_OPP_WAGE_* and PWD_*
 * on the form of 2023. H-2A and H-2B: BASIC_* to FY2019, then WAGE_OFFER or BASIC_WAGE_RATE_* with PER.
 */
export const OFLC_COLUMNS = {
  caseNumber: { names: ['CASE_NUMBER', 'LCA_CASE_NUMBER', 'CASE_NO'] },
  title: {
    names: ['JOB_TITLE', 'LCA_CASE_JOB_TITLE', 'JOB_INFO_JOB_TITLE', 'PW_JOB_TITLE_9089', 'PW_JOB_TITLE'],
  },
  wageFrom: {
    names: [
      'WAGE_RATE_OF_PAY_FROM',
      'WAGE_RATE_OF_PAY_FROM_1',
      'WAGE_RATE_OF_PAY',
      'LCA_CASE_WAGE_RATE_FROM',
      'WAGE_OFFER_FROM_9089',
      'WAGE_OFFERED_FROM_9089',
      'WAGE_OFFER_FROM',
      'JOB_OPP_WAGE_FROM',
      'BASIC_WAGE_RATE_FROM',
      'BASIC_RATE_OF_PAY_FROM',
      'BASIC_RATE_OF_PAY',
      'WAGE_OFFER',
      'WAGE_FROM',
    ],
  },
  wageTo: {
    names: [
      'WAGE_RATE_OF_PAY_TO',
      'WAGE_RATE_OF_PAY_TO_1',
      'LCA_CASE_WAGE_RATE_TO',
      'WAGE_OFFER_TO_9089',
      'WAGE_OFFERED_TO_9089',
      'WAGE_OFFER_TO',
      'JOB_OPP_WAGE_TO',
      'BASIC_WAGE_RATE_TO',
      'BASIC_RATE_OF_PAY_TO',
      'WAGE_TO',
    ],
    optional: true,
  },
  unit: {
    names: [
      'WAGE_UNIT_OF_PAY',
      'WAGE_UNIT_OF_PAY_1',
      'LCA_CASE_WAGE_RATE_UNIT',
      'WAGE_OFFER_UNIT_OF_PAY_9089',
      'WAGE_OFFERED_UNIT_OF_PAY_9089',
      'WAGE_OFFER_UNIT_OF_PAY',
      'JOB_OPP_WAGE_PER',
      'BASIC_UNIT_OF_PAY',
      'PER',
      'WAGE_UNIT',
    ],
  },
  soc: { names: ['SOC_CODE', 'LCA_CASE_SOC_CODE', 'PW_SOC_CODE', 'PWD_SOC_CODE'], optional: true },
  status: { names: ['CASE_STATUS', 'STATUS'], optional: true },
  decided: { names: ['DECISION_DATE'], optional: true },
  employer: { names: ['EMPLOYER_NAME', 'LCA_CASE_EMPLOYER_NAME', 'EMP_BUSINESS_NAME'], optional: true },
  state: {
    names: [
      'WORKSITE_STATE',
      'WORKSITE_STATE_1',
      'LCA_CASE_WORKLOC1_STATE',
      'JOB_INFO_WORK_STATE',
      'PRIMARY_WORKSITE_STATE',
      'WORKSITE_LOCATION_STATE',
      'ALIEN_WORK_STATE',
    ],
    optional: true,
  },
  visaClass: { names: ['VISA_CLASS'], optional: true },
  /** Re-saved files of several years name the year of a row here: "lca_fy2014". */
  source: { names: ['SOURCE'], optional: true },
} satisfies Record<string, Column>

export type OflcColumn = keyof typeof OFLC_COLUMNS
export type Programme = FiledWage['programme']

/** I-200 H-1B, I-201 and I-202 H-1B1, I-203 E-3; A and G PERM; H-300 H-2A, H-400 H-2B. C was both H-2 programmes to FY2012. */
const BY_CASE: [RegExp, Programme][] = [
  [/^I-20\d-/, 'lca'],
  [/^(?:A|G-\d{3})-\d/, 'perm'],
  [/^(?:JO-A-|H-)3\d\d-/, 'h2a'],
  [/^H-4\d\d-/, 'h2b'],
]
const BY_WORDS: [RegExp, Programme][] = [
  [/\bPERM\b/i, 'perm'],
  [/\bH-?2A\b/i, 'h2a'],
  [/\bH-?2B\b/i, 'h2b'],
  [/\b(?:LCA|H-?1B1?|E-?3)\b/i, 'lca'],
]

/** The programme that a case number, a visa class and the file's name speak of, in this order; null when none does. */
export function readProgramme(caseNumber: string, visaClass: string | null, fileName: string): Programme | null {
  const byCase = BY_CASE.find(([pattern]) => pattern.test(caseNumber))
  if (byCase) return byCase[1]
  const words = [visaClass ?? '', fileName.replaceAll('_', ' ')]
  return words.flatMap((text) => BY_WORDS.find(([pattern]) => pattern.test(text))?.[1] ?? [])[0] ?? null
}
