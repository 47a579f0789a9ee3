import type {
  OfficialCell,
  OfficialFile,
  OfficialImporter,
  OfficialRate,
  OfficialReading,
  SeriesValue,
} from '../domain/official.ts'
import { OfficialError, PublicationError } from '../errors.ts'

/**
 * Reads a file with its importer and looks over what came out, so that no importer can bring in what the tables do not mean.
 * Throws OfficialError when the file is not known, nothing or less than half of it could be taken, or two datasets have one name.
 */
export async function readOfficialFile(importer: OfficialImporter, file: OfficialFile): Promise<OfficialReading[]> {
  const readings = await read(importer, file)
  if (readings.length === 0) throw new OfficialError(file.name, null, 'holds no dataset', GIVE_ANOTHER)
  const names = new Set<string>()
  for (const reading of readings) {
    if (names.has(reading.dataset))
      throw new OfficialError(file.name, null, `holds the dataset "${reading.dataset}" twice`, 'give one file a time')
    names.add(reading.dataset)
    refuseMostlyBad(file.name, reading)
    lookOver(file.name, importer, reading)
  }
  return readings
}

async function read(importer: OfficialImporter, file: OfficialFile): Promise<OfficialReading[]> {
  try {
    return await importer.read(file)
  } catch (cause) {
    if (cause instanceof PublicationError) throw cause
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : String(cause)
    throw new OfficialError(file.name, null, `${importer.id} failed on it: ${detail}`, 'report it with the file', {
      cause,
    })
  }
}

const GIVE_ANOTHER = 'give the publisher’s own file'

function refuseMostlyBad(file: string, { dataset, rows, refused }: OfficialReading): void {
  const loaded = rows - refused.length
  if (loaded > 0 && loaded >= refused.length) return
  const first = refused[0]
  const why = first === undefined ? '' : `; ${first.row}, ${first.field}: ${first.reason}`
  const detail = `${dataset}: ${refused.length} of ${rows} rows cannot be taken${why}`
  throw new OfficialError(file, first?.row ?? null, detail, GIVE_ANOTHER)
}

const PERIOD = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?|-Q[1-4])?(?:\/\d{4}(?:-\d{2}(?:-\d{2})?)?)?$/
const DAY = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** A fault here is the importer's, not the file's; it is told as the file's because the file is what a person can hold back. */
function lookOver(file: string, importer: OfficialImporter, reading: OfficialReading): void {
  const found =
    periodFault(reading) ?? cellsFault(reading.cells) ?? ratesFault(reading.rates) ?? seriesFault(reading.series)
  if (found === null) return
  throw new OfficialError(file, found.row, `${importer.id} read ${found.what}`, 'report it with the file')
}

type Fault = { row: string; what: string } | null

function periodFault({ dataset, period }: OfficialReading): Fault {
  return PERIOD.test(period) ? null : { row: dataset, what: `the period "${period}"` }
}

function cellsFault(cells: OfficialCell[] = []): Fault {
  const places = new Set<string>()
  for (const cell of cells) {
    const place = `${cell.rowRef} ${cell.columnRef} ${cell.measure}`
    const what = places.has(place) ? `a second ${cell.measure}` : cellFault(cell)
    if (what !== null) return { row: cell.rowRef, what: `${what} in ${cell.columnRef}` }
    places.add(place)
  }
  return null
}

function ratesFault(rates: OfficialRate[] = []): Fault {
  const keys = new Set<string>()
  for (const rate of rates) {
    const key = [rate.kind, rate.base, rate.currency, rate.country, rate.onDate].join(' ')
    if (!isRate(rate) || keys.has(key)) return { row: rate.rowRef, what: `the rate ${rate.rate} of ${key}` }
    keys.add(key)
  }
  return null
}

function seriesFault(series: SeriesValue[] = []): Fault {
  const bad = series.find((one) => !(DAY.test(one.vintage) && DAY.test(one.onDate) && Number.isFinite(one.value)))
  return bad === undefined ? null : { row: bad.rowRef, what: `${bad.value} of ${bad.series} on ${bad.onDate}` }
}

/** A cell says one thing: a number, a token that stands for one, or text. */
function cellFault(cell: OfficialCell): string | null {
  const numbers = [cell.value, cell.lowerBound, cell.errorPercent, cell.low, cell.high, cell.n]
  if (numbers.some((number) => number !== null && !Number.isFinite(number))) return 'a number that is none'
  if (!PERIOD.test(cell.period)) return `the period "${cell.period}"`
  if (!/^[A-Z]{2}(?:[-:].{1,60})?$/.test(cell.area)) return `the area "${cell.area}"`
  const stated = [cell.value, cell.token, cell.text].filter((one) => one !== null).length
  return stated === 1 || (cell.value === null && cell.token !== null) ? null : 'more or less than one value'
}

function isRate({ base, currency, onDate, rate, country, kind }: OfficialRate): boolean {
  const isCode = /^[A-Z]{3}$/.test(base) && /^[A-Z]{3}$/.test(currency)
  const hasCountry = kind === 'day' ? country === '' : /^[A-Z]{2}$/.test(country)
  return isCode && hasCountry && DAY.test(onDate) && Number.isFinite(rate) && rate > 0
}
