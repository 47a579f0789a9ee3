import { OfficialError } from '../errors.ts'
import { type ColumnRule, findTables, type Table, textOf } from './_table.ts'
import type { Sheet } from './_workbook.ts'

type Subject = 'title' | 'code' | 'type' | 'base' | 'projected' | 'change' | 'changePercent' | 'openings'
type Worker = 'selfEmployed' | 'pay' | 'education' | 'experience' | 'training'
type Leaving = 'exitRate' | 'transferRate' | 'separationRate' | 'exits' | 'transfers' | 'separations'
export type ProjectionColumn = Subject | Worker | Leaving

/** First and last year of the decade. */
export type Years = readonly [base: number, projected: number]
/** growth: table 1.2; leaving: table 1.10. */
export type ProjectionTable = Table<ProjectionColumn> & { kind: 'growth' | 'leaving' }

/**
 * Tables 1.2 and 1.10 by their headings, whatever their sheets are called, and the decade that the headings speak of. Throws
 * OfficialError when neither is there, one is there twice, or two tables speak of different decades.
 */
export function projectionSheets(file: string, sheets: Sheet[]): { tables: ProjectionTable[]; years: Years } {
  const found = sheets.flatMap((sheet) => {
    const years = yearsOf(sheet)
    return years === null ? [] : tablesOf(file, sheet, years).map((table) => ({ table, years }))
  })
  const first = found[0]
  if (first === undefined) {
    const names = sheets.map(({ name }) => name).join(', ')
    throw new OfficialError(
      file,
      null,
      `has neither table 1.2 nor table 1.10; its sheets are: ${names.slice(0, 300)}`,
      TAKE,
    )
  }
  for (const { table, years } of found) {
    const isSame = years[0] === first.years[0] && years[1] === first.years[1]
    if (!isSame)
      throw new OfficialError(
        file,
        table.sheet,
        `speaks of ${years.join('–')}, another table of ${first.years.join('–')}`,
        TAKE,
      )
  }
  const tables = found.map(({ table }) => table)
  const twice = tables.find(({ kind }, at) => tables.findIndex((other) => other.kind === kind) !== at)
  if (twice !== undefined) throw new OfficialError(file, twice.sheet, 'is the same table as another sheet', TAKE)
  return { tables, years: first.years }
}

const TAKE = 'take occupation.xlsx as the publisher ships it'
const HEADER_WITHIN = 10

/** The decade, from the row with two headings such as "Employment, 2024". */
function yearsOf(sheet: Sheet): Years | null {
  for (const row of sheet.rows.slice(0, HEADER_WITHIN)) {
    const years = row.flatMap((cell) => {
      const year = /^Employment, (\d{4})$/i.exec(textOf(cell))?.[1]
      return year === undefined ? [] : [Number(year)]
    })
    const [base, projected] = years.sort()
    if (years.length === 2 && base !== undefined && projected !== undefined && base < projected)
      return [base, projected]
  }
  return null
}

function tablesOf(file: string, sheet: Sheet, years: Years): ProjectionTable[] {
  const { subject, workers, leaving } = rulesFor(years)
  const kinds = [
    { kind: 'growth' as const, rules: { ...subject, ...workers, ...optional(leaving) } },
    { kind: 'leaving' as const, rules: { ...subject, ...leaving, ...optional(workers) } },
  ]
  return kinds.flatMap(({ kind, rules }) => {
    const isThere = sheet.rows.slice(0, HEADER_WITHIN).some((row) => hasAll(row.map(textOf), rules))
    return isThere ? findTables<ProjectionColumn>(file, [sheet], rules).map((table) => ({ ...table, kind })) : []
  })
}

function hasAll(texts: string[], rules: Record<string, ColumnRule>): boolean {
  return Object.values(rules).every((rule) => rule.optional || texts.some((text) => rule.heading.test(text)))
}

function optional<Name extends string>(rules: Record<Name, ColumnRule>): Record<Name, ColumnRule> {
  const entries = (Object.entries(rules) as [Name, ColumnRule][]).map(([name, { heading }]) => [
    name,
    { heading, optional: true },
  ])
  return Object.fromEntries(entries) as Record<Name, ColumnRule>
}

/** Spans are printed "2024–34", with an en dash or a hyphen, or with both years whole; a footnote mark may follow. */
function rulesFor([base, projected]: Years) {
  const span = `${base}[–—-](?:${projected}|${String(projected % 100).padStart(2, '0')})`
  const rule = (heading: string): ColumnRule => ({ heading: new RegExp(`^${heading}(?:\\s?\\[\\d+\\])?$`, 'i') })
  const subject: Record<Subject, ColumnRule> = {
    title: rule(`${base} National Employment Matrix (?:occupation )?title`),
    code: rule(`${base} National Employment Matrix (?:occupation )?code`),
    type: rule('Occupation type'),
    base: rule(`Employment, ${base}`),
    projected: rule(`Employment, ${projected}`),
    change: rule(`Employment change, numeric, ${span}`),
    changePercent: rule(`Employment change, percent, ${span}`),
    openings: rule(`Occupational openings, ${span} annual average`),
  }
  const workers: Record<Worker, ColumnRule> = {
    selfEmployed: rule(`Percent self[ -]employed, ${base}`),
    pay: rule(`Median annual wage, dollars, ${base}`),
    education: rule('Typical education needed for entry'),
    experience: rule('Work experience in a related occupation'),
    training: rule('Typical on-the-job training needed to attain competency in the occupation'),
  }
  const leaving: Record<Leaving, ColumnRule> = {
    exitRate: rule(`Labor force exit rate, ${span} annual average`),
    transferRate: rule(`Occupational transfer rate, ${span} annual average`),
    separationRate: rule(`Total occupational separations rate, ${span} annual average`),
    exits: rule(`Labor force exits, ${span} annual average`),
    transfers: rule(`Occupational transfers, ${span} annual average`),
    separations: rule(`Total occupational separations, ${span} annual average`),
  }
  return { subject, workers, leaving }
}
