import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import type { Taxonomy } from '../domain/role.ts'
import type { LabelledTitle } from './corpus.ts'
import { readTable, type TableRow } from './read-table.ts'

/** The titles of the O*NET text database in `folder`: occupations, alternate, short and reported titles. The first seven
 *  characters of an O*NET-SOC 2019 code are its SOC 2018 code. */
export async function onetTitles(folder: string): Promise<LabelledTitle[]> {
  const titles: LabelledTitle[] = []
  const add = (row: TableRow, column: string, weight: number): void => {
    const title = row[column] ?? ''
    const soc = (row['O*NET-SOC Code'] ?? '').slice(0, 7)
    if (title !== '' && title !== 'n/a') titles.push({ title, socs: [soc], weight, source: 'O*NET' })
  }
  for (const row of await readTable(join(folder, 'Occupation Data.txt'))) add(row, 'Title', 2)
  for (const row of await readTable(join(folder, 'Alternate Titles.txt'))) {
    add(row, 'Alternate Title', 1)
    add(row, 'Short Title', 1)
  }
  for (const row of await readTable(join(folder, 'Sample of Reported Titles.txt'))) add(row, 'Reported Job Title', 2)
  return titles
}

/** The labels of ESCO's English occupations in `folder`, under the SOC codes that the official crosswalk to O*NET gives
 *  them. Concepts that fall under more than four codes say too little and are left out. */
export async function escoTitles(folder: string, crosswalk: string): Promise<LabelledTitle[]> {
  const codes = await escoCodes(crosswalk)
  const titles: LabelledTitle[] = []
  for (const row of await readTable(join(folder, 'occupations_en.csv'))) {
    const socs = [...(codes.get(row.conceptUri ?? '') ?? [])]
    if (socs.length === 0 || socs.length > 4) continue
    const labels = [row.preferredLabel, ...(row.altLabels ?? '').split('\n'), ...(row.hiddenLabels ?? '').split('\n')]
    for (const label of labels) {
      if (label !== undefined && label.trim() !== '') titles.push({ title: label, socs, weight: 1, source: 'ESCO' })
    }
  }
  return titles
}

/** Filings with the US Department of Labor, one title a row with the code it was filed or certified under; also our own
 *  form `{t, gold, n}`. Codes of SOC 2010 count where the official crosswalk gives them one successor. A title that was
 *  filed often weighs more, by the logarithm. */
export async function filedTitles(
  file: string,
  known: ReadonlySet<string>,
  successors: ReadonlyMap<string, string[]>,
): Promise<LabelledTitle[]> {
  const rows = await readTable(file)
  const first = rows[0] ?? {}
  const title = columnOf(first, TITLE_COLUMNS, file)
  const code = columnOf(first, CODE_COLUMNS, file)
  return rows.flatMap((row) => {
    const socs = (row[code] ?? '').split(' ').flatMap((stated) => currentCode(stated, known, successors) ?? [])
    const times = Number(row.n ?? 1)
    const weight = FILED * (1 + Math.log2(Number.isFinite(times) && times > 0 ? times : 1) / 3)
    return socs.length === 0 || socs.length > 3
      ? []
      : [{ title: row[title] ?? '', socs, weight: Math.min(weight, 3 * FILED), source: 'DOL filings' }]
  })
}

/** Our own names of the roles. */
export function roleTitles(taxonomy: Taxonomy): LabelledTitle[] {
  return taxonomy.roles.flatMap((role) =>
    [role.title, ...role.aliases].map((title) => ({ title, socs: [role.soc], weight: 1, source: 'Jobtide roles' })),
  )
}

/** SOC 2010 → 2018, from BLS's crosswalk as a table with the columns soc2010 and soc2018. */
export async function socSuccessors(file: string | undefined): Promise<Map<string, string[]>> {
  const successors = new Map<string, string[]>()
  if (file === undefined) return successors
  for (const { soc2010 = '', soc2018 = '' } of await readTable(file)) {
    successors.set(soc2010, [...(successors.get(soc2010) ?? []), soc2018])
  }
  return successors
}

/** People employed by SOC code, from a workbook of the BLS Occupational Employment and Wage Statistics. */
export async function employment(file: string): Promise<Map<string, number>> {
  const people = new Map<string, number>()
  for (const row of await readTable(file)) {
    const count = Number(row.TOT_EMP)
    if (Number.isFinite(count) && row.OCC_CODE !== undefined) people.set(row.OCC_CODE, count)
  }
  if (people.size === 0) throw new Error(`${file}: no columns OCC_CODE and TOT_EMP; is it an OEWS workbook?`)
  return people
}

/** How much a filed title weighs against a dictionary's: it is what an employer wrote. */
const FILED = 2

const TITLE_COLUMNS = ['JOB_TITLE', 'LCA_CASE_JOB_TITLE', 'job_title', 'JOB_INFO_JOB_TITLE', 't', 'title']
const CODE_COLUMNS = ['SOC_CODE', 'LCA_CASE_SOC_CODE', 'soc_code', 'PW_SOC_CODE', 'gold', 'soc']

function columnOf(row: TableRow, names: string[], file: string): string {
  const found = names.find((name) => name in row)
  if (found === undefined) throw new Error(`${file}: none of the columns ${names.join(', ')} is there`)
  return found
}

function currentCode(
  stated: string,
  known: ReadonlySet<string>,
  successors: ReadonlyMap<string, string[]>,
): string | null {
  const code = /^\d{2}-\d{4}/.exec(stated.trim())?.[0] ?? ''
  if (known.has(code)) return code
  const next = successors.get(code) ?? []
  return next.length === 1 ? (next[0] ?? null) : null
}

const ACCEPTED = new Set(['exactMatch', 'closeMatch', 'narrowMatch', 'broadMatch'])

async function escoCodes(crosswalk: string): Promise<Map<string, Set<string>>> {
  if (!existsSync(crosswalk)) throw new Error(`${crosswalk}: no such file; ESCO labels need the ESCO–O*NET crosswalk`)
  const text = readFileSync(crosswalk, 'utf8')
  const table = text.slice(text.indexOf('O*NET Id,'))
  const codes = new Map<string, Set<string>>()
  for (const row of parse(table, { columns: true, relax_column_count: true }) as TableRow[]) {
    const concept = row['ESCO or ISCO URI'] ?? ''
    if (!ACCEPTED.has(row['Type of Match'] ?? '') || !concept.includes('/occupation/')) continue
    codes.set(concept, (codes.get(concept) ?? new Set()).add((row['O*NET Id'] ?? '').slice(0, 7)))
  }
  return codes
}
