import { Command } from 'commander'
import type { Context } from '../context.ts'
import type { OfficialCell, OfficialRate } from '../domain/official.ts'
import { UsageError } from '../errors.ts'
import { listOfficialFiles, type StoredFile } from '../store/official.ts'
import { readCells, readRates } from '../store/official-cells.ts'
import { knownPublisher } from './official-publisher.ts'
import { printJson, printTable, withContext } from './session.ts'

type ShowOptions = { code?: string; limit: string; json?: boolean }

export function officialShowCommand(): Command {
  return new Command('show')
    .description('print cells as their publisher prints them, each with its row and column in the publisher’s file')
    .argument('<publisher>', 'as in jobtide official list')
    .argument('[dataset]', 'such as "national 2023"; all of the publisher’s unless given')
    .option('--code <code>', 'only this occupation, such as 43-6013; for rates a currency')
    .option('--limit <count>', 'at most so many cells of a dataset', '200')
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
  for (const file of files) {
    const cells = await readCells(context.db, file.id, options.code ?? null, limit)
    const rates = await readRates(context.db, file.id, options.code ?? null, limit)
    found.push({ file, cells, rates })
  }
  if (options.json) return printJson(found)
  for (const { file, cells, rates } of found) printFile(file, cells, rates)
}

async function nothingLoaded(context: Context, publisher: string, dataset: string | undefined): Promise<string> {
  const loaded = (await listOfficialFiles(context.db, { publisher })).map((file) => `"${file.dataset}"`)
  const what = dataset === undefined ? `nothing of ${publisher}` : `no dataset "${dataset}" of ${publisher}`
  return `${what} is loaded; there is: ${loaded.join(', ') || 'nothing'}`
}

function printFile(file: StoredFile, cells: OfficialCell[], rates: OfficialRate[]): void {
  console.log(
    `\n${file.publisher} ${file.dataset} (${file.release}) from ${file.url ?? file.name}, sha256 ${file.sha256.slice(0, 12)}`,
  )
  if (cells.length > 0) printTable(cells.map(cellRow))
  if (rates.length > 0) printTable(rates.map(rateRow))
  if (cells.length + rates.length === 0) console.log('no cell of this code')
  console.log(file.attribution)
}

function cellRow(cell: OfficialCell): Record<string, string | number | null> {
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

function rateRow(rate: OfficialRate): Record<string, string | number | null> {
  return {
    row: rate.rowRef,
    kind: rate.kind,
    date: rate.onDate,
    country: rate.country,
    rate: `1 ${rate.base} = ${rate.rate} ${rate.currency}`,
  }
}
