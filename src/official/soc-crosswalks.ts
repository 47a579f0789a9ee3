import type { CodeLink, OfficialFile, OfficialImporter, OfficialReading, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { type CodeSystem, CROSSWALKS, type Crosswalk, readCode } from './_crosswalk-layouts.ts'
import { readGrids } from './_grid.ts'
import { cut, type Grid, hasColumns, readTable } from './_named-table.ts'

/**
 * Which codes of other classifications belong to SOC 2018, pair by pair as the publishers list them; one code may have several
 * partners. Chains (UK SOC 2020 to ISCO-08 to SOC 2010 to SOC 2018) are built where they are read, not here.
 */
const importer: OfficialImporter = {
  id: 'soc-crosswalks',
  name: 'Crosswalks of occupation codes to SOC 2018',
  docs: 'https://www.bls.gov/soc/2018/crosswalks.htm',
  licence:
    'BLS: public domain; Statistics Canada Open Licence; Office for National Statistics: Open Government Licence v3.0',
  attribution:
    'Crosswalks: U.S. Bureau of Labor Statistics; Statistics Canada; Office for National Statistics (UK), Open Government Licence v3.0',
  version: 1,
  // They change with the classifications, once in ten years, and come from three publishers: the operator gives them.
  addresses: [],
  everyDays: null,
  read: readCrosswalk,
}
export default importer

async function readCrosswalk(file: OfficialFile): Promise<OfficialReading[]> {
  const grids = await readGrids(file)
  const found = grids.flatMap((grid) =>
    CROSSWALKS.filter((one) => hasColumns(grid, one.columns)).map((one) => ({ grid, one })),
  )
  const first = found[0]
  if (first === undefined) throw unknownLayout(file, grids)
  return [first.one.counts ? readIndex(file, first.grid, first.one) : readPairs(file, first.grid, first.one)]
}

function readPairs(file: OfficialFile, grid: Grid, crosswalk: Crosswalk): OfficialReading {
  const { links, rows, refused } = linksOf(file, grid, crosswalk)
  const seen = new Set<string>()
  const kept = links.filter((link) => {
    const key = `${link.code} ${link.toCode}`
    if (seen.has(key))
      refused.push({ row: link.rowRef, field: '', reason: `${link.code} and ${link.toCode} are paired twice` })
    return !seen.has(key) && seen.add(key)
  })
  return readingOf(crosswalk, rows, refused, kept)
}

/** An index of job titles with two codes each: the pairs it holds, and how much of a code's titles each pair has. */
function readIndex(file: OfficialFile, grid: Grid, crosswalk: Crosswalk): OfficialReading {
  const { links, rows, refused } = linksOf(file, grid, crosswalk)
  const totals = new Map<string, number>()
  const pairs = new Map<string, { link: CodeLink; count: number }>()
  for (const link of links) {
    const key = `${link.code} ${link.toCode}`
    totals.set(link.code, (totals.get(link.code) ?? 0) + 1)
    pairs.set(key, { link: pairs.get(key)?.link ?? link, count: (pairs.get(key)?.count ?? 0) + 1 })
  }
  const kept = [...pairs.values()].map(({ link, count }) => ({
    ...link,
    share: count / (totals.get(link.code) ?? count),
  }))
  return readingOf(crosswalk, rows, refused, kept)
}

function linksOf(
  file: OfficialFile,
  grid: Grid,
  { from, to, columns }: Crosswalk,
): { links: CodeLink[]; rows: number; refused: RefusedRow[] } {
  const table = readTable(file.name, grid, columns)
  const refused = [...table.refused]
  const links: CodeLink[] = []
  for (const { ref, values } of table.rows) {
    const [code, toCode] = [readCode(from, values.from), readCode(to, values.to)]
    const bad = code === null ? ([from, values.from] as const) : ([to, values.to] as const)
    if (code === null || toCode === null)
      refused.push({ row: ref, field: bad[0], reason: `"${cut(bad[1])}" is no code` })
    else links.push({ rowRef: ref, system: from, code, toSystem: to, toCode, share: null })
  }
  if (links.length === 0 || links.length < refused.length) throw mostlyBad(file, refused)
  return { links, rows: table.rows.length + table.refused.length, refused }
}

function readingOf(
  { from, to, period }: Crosswalk,
  rows: number,
  refused: RefusedRow[],
  links: CodeLink[],
): OfficialReading {
  const name = `${from} to ${to}`
  return { dataset: name, release: name, period, rows, refused, links }
}

function unknownLayout(file: OfficialFile, grids: Grid[]): OfficialError {
  const known = CROSSWALKS.map(({ from, to }: { from: CodeSystem; to: CodeSystem }) => `${from} to ${to}`).join(', ')
  const found = grids[0]?.rows[0]?.cells.map(cut).join(', ').slice(0, 300) ?? ''
  return new OfficialError(
    file.name,
    null,
    `has the columns of none of: ${known}; it begins with: ${found || 'nothing'}`,
    TAKE_ONE,
  )
}

function mostlyBad(file: OfficialFile, refused: RefusedRow[]): OfficialError {
  const first = refused[0]
  const why = first === undefined ? 'has no rows' : `more rows are refused than taken: ${first.reason}`
  return new OfficialError(file.name, first?.row ?? null, why, TAKE_ONE)
}

const TAKE_ONE = 'take a crosswalk of BLS or Statistics Canada, or the coding index of the ONS, as published'
