import { type Column, cleanText } from './_named-table.ts'
import type { Cell } from './_workbook.ts'

export type CodeSystem = 'soc2018' | 'soc2010' | 'noc2016' | 'noc2021' | 'isco08' | 'soc2020uk'
export type Crosswalk = {
  from: CodeSystem
  to: CodeSystem
  /** Of the classifications, ISO 8601. */
  period: string
  columns: { from: Column; to: Column }
  /** Each row is a job title with both codes, not a pair of codes. */
  counts?: true
}

const SOC_2010: Column = { names: ['2010 SOC Code', 'SOC 2010 Code', 'soc2010'] }

/** Told apart by their columns. The short names are those of re-saved copies. */
export const CROSSWALKS: Crosswalk[] = [
  {
    // BLS, soc_2010_to_2018_crosswalk.xlsx.
    from: 'soc2010',
    to: 'soc2018',
    period: '2010/2018',
    columns: { from: SOC_2010, to: { names: ['2018 SOC Code', 'SOC 2018 Code', 'soc2018'] } },
  },
  {
    // BLS, ISCO_SOC_Crosswalk.xls, saved as .xlsx or CSV.
    from: 'isco08',
    to: 'soc2010',
    period: '2008/2010',
    columns: { from: { names: ['ISCO-08 Code', 'isco2008', 'isco08'] }, to: SOC_2010 },
  },
  {
    // Statistics Canada, noc2016v1_3-soc2018us-eng.csv.
    from: 'noc2016',
    to: 'soc2018',
    period: '2016/2018',
    columns: {
      from: { names: ['NOC 2016 Version 1.3 Code', 'NOC 2016 V1.3 Code', 'noc2016'] },
      to: { names: ['SOC 2018 (US) Code', 'soc2018'] },
    },
  },
  {
    // Statistics Canada, noc2016v1_3-noc2021v1_0-eng.csv.
    from: 'noc2016',
    to: 'noc2021',
    period: '2016/2021',
    columns: {
      from: { names: ['NOC 2016 V1.3 Code', 'NOC 2016 Version 1.3 Code', 'noc2016'] },
      to: { names: ['NOC 2021 V1.0 Code', 'NOC 2021 Version 1.0 Code', 'noc2021'] },
    },
  },
  {
    // ONS, SOC 2020 volume 2: the coding index, some 30,000 job titles.
    from: 'soc2020uk',
    to: 'isco08',
    period: '2020',
    columns: { from: { names: ['SOC_2020', 'SOC2020'] }, to: { names: ['ISCO-08 code based on SOC2020', 'ISCO-08'] } },
    counts: true,
  },
]

const DIGITS: Record<CodeSystem, number> = { soc2018: 6, soc2010: 6, noc2016: 4, noc2021: 5, isco08: 4, soc2020uk: 4 }

/** A code in the spelling of its system, or null. Zeros that a spreadsheet took off the front of plain numbers are put back. */
export function readCode(system: CodeSystem, value: Cell): string | null {
  const text = cleanText(value) ?? ''
  if (DIGITS[system] === 6) return /^\d{2}-\d{4}$/.test(text) ? text : null
  const digits = text.replace(/\.0$/, '')
  return /^\d{2,5}$/.test(digits) && digits.length <= DIGITS[system] ? digits.padStart(DIGITS[system], '0') : null
}
