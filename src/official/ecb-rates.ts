import { load } from 'cheerio/slim'
import type { OfficialFile, OfficialImporter, OfficialRate, OfficialReading, RefusedRow } from '../domain/official.ts'
import { OfficialError } from '../errors.ts'
import { decodeText, lineRef, readCsv } from './_csv.ts'
import { isDay } from './_rate-day.ts'
import { unpackFiles } from './_unpack.ts'

/**
 * Euro foreign exchange reference rates: units of a currency for one euro, on working days. The daily XML is a dataset by its
 * day, the history one by year, so that a year that is over is stored once.
 */
export default {
  id: 'ecb-rates',
  name: 'ECB euro foreign exchange reference rates',
  docs: 'https://www.ecb.europa.eu/stats/policy_and_exchange_rates/euro_reference_exchange_rates/html/index.en.html',
  licence: 'free reuse with the source named (ECB copyright notice)',
  attribution: 'European Central Bank, euro foreign exchange reference rates',
  version: 1,
  addresses: ['https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist.zip'],
  everyDays: 1,
  read: readRates,
} satisfies OfficialImporter

async function readRates(file: OfficialFile): Promise<OfficialReading[]> {
  const [inner, ...others] = await unpackFiles(file, (name) => /\.(?:csv|xml)$/i.test(name))
  if (inner === undefined || others.length > 0)
    throw new OfficialError(file.name, null, 'holds more than one file of rates', 'give one of them alone')
  const isXml = /^\s*</.test(Buffer.from(inner.bytes.subarray(0, 100)).toString('latin1').replace('ï»¿', ''))
  return isXml ? readXml(inner) : readHistory(inner)
}

const TAKE = 'take eurofxref-hist.zip or eurofxref-daily.xml of the European Central Bank'
type Day = { day: string; rates: OfficialRate[]; refused: RefusedRow[] }

/** A line a day, newest first; N/A and the empty column behind the last comma are missing. */
function readHistory(file: OfficialFile): OfficialReading[] {
  const [header, ...lines] = readCsv(file)
  const currencies = header?.cells.slice(1).map((cell) => cell.trim()) ?? []
  const named = currencies.filter((currency) => currency !== '')
  const isHeader =
    header?.cells[0]?.trim() === 'Date' && named.length > 0 && named.every((name) => /^[A-Z]{3}$/.test(name))
  if (!isHeader) throw new OfficialError(file.name, 'line 1', 'is not "Date" and currencies', TAKE)
  if (new Set(named).size < named.length) throw new OfficialError(file.name, 'line 1', 'has a currency twice', TAKE)
  const years = new Map<string, Day[]>()
  const seen = new Set<string>()
  for (const { line, cells } of lines) {
    const read = readLine(lineRef(line), cells, currencies, seen)
    const year = read.day.slice(0, 4)
    years.set(year, [...(years.get(year) ?? []), read])
  }
  refuseCutOff(file.name, lines, currencies.length + 1, [...seen])
  return [...years].map(([year, days]) => readingOf(`year ${year}`, year, days))
}

function readLine(ref: string, cells: string[], currencies: string[], seen: Set<string>): Day {
  const day = cells[0]?.trim() ?? ''
  const refuse = (field: string, reason: string): Day => ({
    day: isDay(day) ? day : ([...seen].at(-1) ?? '1999-01-04'),
    rates: [],
    refused: [{ row: ref, field, reason }],
  })
  if (!isDay(day)) return refuse('Date', `"${day.slice(0, 40)}" is no day`)
  if (seen.has(day)) return refuse('Date', `${day} stands above already`)
  if (cells.length !== currencies.length + 1)
    return refuse('Date', `has ${cells.length} columns, the header ${currencies.length + 1}`)
  const rates: OfficialRate[] = []
  for (const [at, currency] of currencies.entries()) {
    const text = cells[at + 1]?.trim() ?? ''
    if (currency === '' || text === 'N/A' || text === '') continue
    const rate = rateOf(text)
    if (rate === null) return refuse(currency, `"${text.slice(0, 40)}" is no rate`)
    rates.push({ rowRef: ref, base: 'EUR', currency, kind: 'day', onDate: day, country: '', rate })
  }
  seen.add(day)
  return { day, rates, refused: [] }
}

/** The series begins with a year, on 1999-01-04: a file that ends within one was not downloaded whole. */
function refuseCutOff(file: string, lines: { cells: string[] }[], width: number, days: string[]): void {
  const isCutLine = lines.at(-1)?.cells.length !== width
  const first = days.toSorted()[0]
  if (first !== undefined && !isCutLine && first.slice(5) <= '01-10') return
  throw new OfficialError(
    file,
    `line ${lines.length + 1}`,
    `ends at ${first ?? 'its header'}, within a year: it is cut off`,
    'download it again',
  )
}

function readXml(file: OfficialFile): OfficialReading[] {
  const $ = load(decodeText(file), { xml: true })
  const days = $('Cube[time]')
    .toArray()
    .map((cube): Day => {
      const day = $(cube).attr('time') ?? ''
      if (!isDay(day)) throw new OfficialError(file.name, `Cube ${day.slice(0, 40)}`, 'has no day', TAKE)
      const rates: OfficialRate[] = []
      const refused: RefusedRow[] = []
      for (const entry of $(cube).children('Cube[currency]').toArray()) {
        const { currency = '', rate: text = '' } = entry.attribs
        const rate = rateOf(text.trim())
        const row = `Cube ${day} ${currency.slice(0, 10)}`
        if (rate === null || !/^[A-Z]{3}$/.test(currency))
          refused.push({ row, field: 'rate', reason: `"${text.slice(0, 40)}" is no rate of a currency` })
        else rates.push({ rowRef: row, base: 'EUR', currency, kind: 'day', onDate: day, country: '', rate })
      }
      return { day, rates, refused }
    })
  const [first, ...others] = days
  if (first === undefined) throw new OfficialError(file.name, null, 'has no Cube with a time', TAKE)
  if (others.length === 0) return [readingOf(`day ${first.day}`, first.day, days)]
  const all = days.map(({ day }) => day).toSorted()
  return [readingOf('last 90 days', `${all[0]}/${all.at(-1)}`, days)]
}

/** In the history a row is a day; in the XML, which has no lines for a person to find, it is a rate. */
function readingOf(dataset: string, period: string, days: Day[]): OfficialReading {
  const refused = days.flatMap((day) => day.refused)
  const isByDay = dataset.startsWith('year ')
  const rates = days.flatMap((day) => day.rates)
  const newest = days
    .map(({ day }) => day)
    .toSorted()
    .at(-1)
  return {
    dataset,
    release: `to ${newest}`,
    period,
    rows: isByDay ? days.length : rates.length + refused.length,
    refused,
    rates,
  }
}

function rateOf(text: string): number | null {
  const isRate = /^\d{1,12}(?:\.\d{1,12})?$/.test(text) && Number(text) > 0
  return isRate ? Number(text) : null
}
