import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { sql } from 'kysely'
import type { OfficialImporter, OfficialReading } from '../src/domain/official.ts'
import { MAX_EMPLOYER_SHARE, MIN_EMPLOYERS, MIN_N } from '../src/market/gate.ts'
import { comparePay, type PayPair } from '../src/market/outside.ts'
import { revisionsOf } from '../src/market/revisions.ts'
import { median } from '../src/market/statistics/quantile.ts'
import oews from '../src/official/bls-oews.ts'
import hiringLab from '../src/official/hiring-lab.ts'
import crosswalks from '../src/official/soc-crosswalks.ts'
import type { Database } from '../src/store/database.ts'
import { refreshMarket } from '../src/store/market-refresh.ts'
import { storeRoles } from '../src/store/migrate.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { PROVIDERS, readAds } from './ad-files.ts'
import { AT, loadReaders, normalizeAds, storeAds, sum } from './ad-store.ts'
import { type BenchResult, withRatios } from './result.ts'
import { freshDatabase, withServer } from './server.ts'
import { sharedData } from './shared-data.ts'

/** Ads of one time beside the OEWS of the nearest May. */
type Sample = {
  name: string
  boards: string[]
  /** ISO days between which an ad was posted. */
  from: string
  to: string
  workbook: string
}

/**
 * The federal ads are of 2017, whatever year they were collected in: they may not be laid beside the wages of 2024. OEWS of 2018
 * is in SOC 2010, so that only codes that were not changed are compared there.
 */
const SAMPLES: Sample[] = [
  {
    name: 'companies',
    boards: ['ashby', 'greenhouse'],
    from: '2025-05-01',
    to: '2027-01-01',
    workbook: 'oews/national_M2024_dl.xlsx',
  },
  {
    name: 'federal',
    boards: ['usajobs'],
    from: '2016-05-01',
    to: '2020-05-01',
    workbook: 'oews/national_M2018_dl.xlsx',
  },
]

/**
 * Our figures beside others': the medians of real US ads beside the OEWS medians of the same occupations, one line each, and
 * how much Hiring Lab's index is revised. There is one set of ads, so `full` changes nothing.
 */
export async function run(_options: { full: boolean }): Promise<BenchResult> {
  const samples = await compareSamples()
  const metrics: Record<string, number> = {}
  const baselines: Record<string, number> = {}
  for (const { name, openings, pairs } of samples) {
    Object.assign(metrics, described(name, openings, pairs))
    for (const { key, title, advertised, official } of pairs) {
      metrics[`${name} ${key} ${title}`] = advertised
      baselines[`${name} ${key} ${title}`] = official
    }
  }
  const size = samples.reduce((sum, { openings }) => sum + openings.length, 0)
  return withRatios({ name: 'outside', size, metrics: { ...metrics, ...(await revisions()) }, baselines })
}

/** US openings with pay of each sample, and the occupations of which both medians may be shown. */
export async function compareSamples(): Promise<(Sample & { openings: PaidOpening[]; pairs: PayPair[] })[]> {
  const all = await withServer(async (server) => {
    const { db, drop } = await freshDatabase(server)
    try {
      return await readOpenings(db)
    } finally {
      await drop()
    }
  })
  const unchanged = await unchangedCodes()
  return Promise.all(
    SAMPLES.map(async (sample) => {
      const openings = all.filter((opening) => isOf(opening, sample))
      return { ...sample, openings, pairs: pairUp(openings, await officialMedians(sample.workbook, unchanged)) }
    }),
  )
}

type PaidOpening = { board: string; soc: string; employer: string; pay: number; posted: string }
type OfficialMedian = { title: string; value: number }

function isOf({ board, posted }: PaidOpening, { boards, from, to }: Sample): boolean {
  return boards.includes(board) && posted >= from && posted < to
}

async function read(importer: OfficialImporter, path: string): Promise<OfficialReading[]> {
  const bytes = readFileSync(sharedData(path))
  return importer.read({ name: basename(path), url: null, bytes, fetchedAt: AT })
}

/** Annual medians by SOC 2018 code. A top-coded median has no value: the pair would be a guess. */
async function officialMedians(
  workbook: string,
  unchanged: ReadonlyMap<string, string>,
): Promise<Map<string, OfficialMedian>> {
  const cells = (await read(oews, workbook)).flatMap((reading) => reading.cells ?? [])
  const medians = cells.filter(
    ({ measure, unit, detail }) => measure === 'pay-median' && unit === 'USD/year' && detail === 'detailed',
  )
  return new Map(
    medians.flatMap(({ system, code, title, value }): [string, OfficialMedian][] => {
      const soc = system === 'soc2018' ? code : unchanged.get(code)
      return value === null || soc === undefined ? [] : [[soc, { title, value }]]
    }),
  )
}

/** SOC 2010 codes that are one SOC 2018 code, whole and alone. */
async function unchangedCodes(): Promise<Map<string, string>> {
  const links = (await read(crosswalks, 'crosswalks/soc2010_soc2018.csv')).flatMap((reading) => reading.links ?? [])
  const alone = links.filter(
    ({ code, toCode }) => links.filter((link) => link.code === code || link.toCode === toCode).length === 1,
  )
  return new Map(alone.map(({ code, toCode }) => [code, toCode]))
}

/** Openings with accepted yearly base pay in US dollars at places in the US alone. */
async function readOpenings(db: Database): Promise<PaidOpening[]> {
  const taxonomy = loadTaxonomy()
  const readers = loadReaders(taxonomy)
  await storeRoles(db, taxonomy)
  for (const provider of PROVIDERS) {
    const { postings, refused } = normalizeAds({ provider, raws: readAds(provider) }, readers)
    await storeAds(db, provider, postings, sum(refused))
  }
  await refreshMarket(db, () => AT)
  const found = await sql<PaidOpening>`
    select s.board, o.soc, o.employer, o.pay_mid::float8 as pay, to_char(o.posted_at, 'YYYY-MM-DD') as posted from market_opening o join source s on s.id = o.source_id
    where o.pay_status = 'accepted' and o.pay_currency = 'USD' and o.countries = array['US'] and o.soc is not null
      and o.pay_mid is not null and o.posted_at is not null and o.superseded_at = 'infinity'`.execute(db)
  return found.rows
}

/** One pair a code, by the rules of every published median: ten openings, three employers, none with more than half. */
function pairUp(openings: PaidOpening[], official: Map<string, OfficialMedian>): PayPair[] {
  const codes = groupBy(openings, ({ soc }) => soc)
  return [...codes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([soc, group]): PayPair[] => {
      const paid = official.get(soc)
      const employers = groupBy(group, ({ employer }) => employer)
      const largest = Math.max(...[...employers.values()].map((own) => own.length))
      const isShown =
        group.length >= MIN_N && employers.size >= MIN_EMPLOYERS && largest <= MAX_EMPLOYER_SHARE * group.length
      if (paid === undefined || !isShown) return []
      const advertised = median(group.map(({ pay }) => pay))
      return [
        { key: soc, title: paid.title, advertised, official: paid.value, n: group.length, employers: employers.size },
      ]
    })
}

function groupBy(openings: PaidOpening[], keyOf: (opening: PaidOpening) => string): Map<string, PaidOpening[]> {
  const groups = new Map<string, PaidOpening[]>()
  for (const opening of openings) {
    const key = keyOf(opening)
    groups.set(key, groups.get(key) ?? [])
    groups.get(key)?.push(opening)
  }
  return groups
}

function described(name: string, openings: PaidOpening[], pairs: PayPair[]): Record<string, number> {
  const compared = comparePay(pairs)
  const counts = {
    openings: openings.length,
    employers: new Set(openings.map(({ employer }) => employer)).size,
    codes: new Set(openings.map(({ soc }) => soc)).size,
    pairs: pairs.length,
  }
  const figures = compared && {
    openings_in_pairs: compared.openings,
    bias_percent: compared.bias,
    bias_low: compared.interval?.low ?? Number.NaN,
    bias_high: compared.interval?.high ?? Number.NaN,
    correlation: compared.correlation,
    rank_correlation: compared.rankCorrelation,
    within_20_percent: compared.near,
  }
  return Object.fromEntries(Object.entries({ ...counts, ...figures }).map(([key, value]) => [`${name}_${key}`, value]))
}

/** The file of vintages has few days of each; the newest vintage is whole in the index's own file. */
async function revisions(): Promise<Record<string, number>> {
  const files = ['hiring_lab/vintages_us_total.csv', 'hiring_lab/aggregate_job_postings_US.csv']
  const readings = (await Promise.all(files.map((path) => read(hiringLab, path)))).flat()
  const all = readings.flatMap((reading) => reading.series ?? [])
  const index = all.filter(({ series }) => series === 'hiring-lab/US/total/sa')
  return Object.fromEntries(
    [null, 4].flatMap((after) => {
      const found = revisionsOf(index, after)
      const name = after === null ? 'index_until_now' : `index_${after}_vintages_later`
      return found
        ? [
            [`${name}_days`, found.days],
            [`${name}_mean_revision`, found.mean],
            [`${name}_largest_revision`, found.largest],
          ]
        : []
    }),
  )
}
