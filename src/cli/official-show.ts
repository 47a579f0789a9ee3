import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { OfficialCell, OfficialRate } from '../domain/official.ts'
import { UsageError } from '../errors.ts'
import { listOfficialFiles, type StoredFile } from '../store/official.ts'
import { readCells, readLinks, readRates, readSeries, readWages } from '../store/official-cells.ts'
import { knownPublisher } from './official-publisher.ts'
import { printJson, printTable, withContext } from './session.ts'

type ShowOptions = { code?: string; limit: string; json?: boolean }
type Row = Record<string, string | number | null>

export function officialShowCommand(): Command {
  return new Command('show')
    .description('print figures as their publisher prints them, each with its row and column in the publisher’s file')
    .argument('<publisher>', 'as in jobtide official list')
    .argument('[dataset]', 'such as "national 2023"; all of the publisher’s unless given')
    .option('--code <code>', 'only this occupation, such as 43-6013; for rates a currency, for indices a series')
    .option('--limit <count>', 'at most so many figures of a dataset', '200')
    .option('--json', 'print JSON')
    .action((publisher: string, dataset: string | undefined, options: ShowOptions) =>
      withContext(({ context }) => show(context, publisher, dataset, options)),
    )
}

async function show(context: Context, publisher: string, dataset: string | undefined, options: ShowOptions) {
  knownPublisher(context, publisher)
  const limit = Number(options.limit)
  if (!Number.isInteger(limit) || limit < 1 || limit > 100_000) throw new UsageError('--limit takes 1 to 100000')
  const files = await listOfficialFiles(context.db, { publisher, dataset })
  if (files.length === 0) throw new UsageError(await nothingLoaded(context, publisher, dataset))
  const found = []
  for (const file of files) found.push({ file, ...(await readAll(context, file, options.code ?? null, limit)) })
  if (options.json) return printJson(found)
  for (const { file, ...rows } of found) printFile(file, rows)
}

async function readAll({ db }: Context, { id }: StoredFile, code: string | null, limit: number) {
  return {
    cells: await readCells(db, id, code, limit),
    rates: await readRates(db, id, code, limit),
    wages: await readWages(db, id, code, limit),
    series: await readSeries(db, id, code, limit),
    links: await readLinks(db, id, code, limit),
  }
}

async function nothingLoaded(context: Context, publisher: string, dataset: string | undefined): Promise<string> {
  const loaded = (await listOfficialFiles(context.db, { publisher })).map((file) => `"${file.dataset}"`)
  const what = dataset === undefined ? `nothing of ${publisher}` : `no dataset "${dataset}" of ${publisher}`
  return `${what} is loaded; there is: ${loaded.join(', ') || 'nothing'}`
}

function printFile(file: StoredFile, rows: Awaited<ReturnType<typeof readAll>>): void {
  const { publisher, dataset, release, url, name, sha256, attribution } = file
  console.log(`\n${publisher} ${dataset} (${release}) from ${url ?? name}, sha256 ${sha256.slice(0, 12)}`)
  const { cells, rates, wages, series, links } = rows
  const tables: Row[][] = [cells.map(cellRow), rates.map(rateRow), wages, series, links].filter(
    (table) => table.length > 0,
  )
  for (const table of tables) printTable(table)
  if (tables.length === 0) console.log('no figure of this code')
  console.log(attribution)
}

function cellRow(cell: OfficialCell): Row {
  return {
    row: cell.rowRef,
    column: cell.columnRef,
    code: `${cell.code}${cell.detail === '' ? '' : ` ${cell.detail}`}`,
    area: cell.area,
    industry: cell.industry,
    measure: cell.measure,
    printed: cell.token ?? cell.text ?? cell.value,
    unit: cell.unit,
    'at least': cell.lowerBound,
    'error %': cell.errorPercent,
  }
}

function rateRow(rate: OfficialRate): Row {
  return {
    row: rate.rowRef,
    kind: rate.kind,
    date: rate.onDate,
    country: rate.country,
    rate: `1 ${rate.base} = ${rate.rate} ${rate.currency}`,
  }
}
