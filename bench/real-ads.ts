import { sql } from 'kysely'
import { planDue } from '../src/alerts/plan.ts'
import { DEFAULT_TIERS } from '../src/config.ts'
import type { Posting } from '../src/domain/posting.ts'
import type { Database } from '../src/store/database.ts'
import { storeRoles } from '../src/store/migrate.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { PROVIDERS, readAds } from './ad-files.ts'
import { AT, type Board, count, loadReaders, normalizeAds, storeAds, sum, type Tally } from './ad-store.ts'
import { addSubscribers } from './ad-subscribers.ts'
import type { BenchResult } from './result.ts'
import { freshDatabase, withServer } from './server.ts'

const SUBSCRIBERS = 300

/** Real ads through normalize, store, match and digest, and what became of them. There is one set, so `full` changes nothing. */
export function run(_options: { full: boolean }): Promise<BenchResult> {
  const boards = PROVIDERS.map((provider) => ({ provider, raws: readAds(provider) }))
  return withServer(async (server) => {
    const { db, drop } = await freshDatabase(server)
    try {
      return await measure(db, boards)
    } finally {
      await drop()
    }
  })
}

async function measure(db: Database, boards: Board[]): Promise<BenchResult> {
  const clock = createClock()
  const taxonomy = loadTaxonomy()
  const readers = loadReaders(taxonomy)
  await storeRoles(db, taxonomy)
  clock.lap('load')
  const normalized = boards.map((board) => ({ ...board, ...normalizeAds(board, readers) }))
  clock.lap('normalize')
  for (const { provider, postings, refused } of normalized) await storeAds(db, provider, postings, sum(refused))
  clock.lap('store')
  await addSubscribers(db, taxonomy.roles, SUBSCRIBERS, AT)
  clock.lap('subscribe')
  const digests = await plan(db)
  clock.lap('plan')
  const ads = sum(Object.fromEntries(boards.map(({ provider, raws }) => [provider, raws.length])))
  const seconds = clock.seconds()
  const perSecond = ads / ((seconds.normalize_seconds ?? 0) + (seconds.store_seconds ?? 0))
  const read = describe(normalized.flatMap(({ postings }) => postings))
  const refused = named('refused', merge(normalized.map((board) => board.refused)))
  const metrics = { ads, ...refused, ...read, ...(await countStored(db)), ...digests, ...seconds }
  return { name: 'ads', size: ads, metrics: { ...metrics, postings_per_second: perSecond }, baselines: {}, ratios: {} }
}

/** Shares of the ads taken. A place text is known when a place, remote work or a part of the world was read from it. */
function describe(postings: Posting[]): Tally {
  const share = (is: (posting: Posting) => boolean) => postings.filter(is).length / postings.length
  const quarantined: Tally = {}
  for (const { pay } of postings) if (pay.status === 'quarantined') count(quarantined, pay.reason)
  return {
    titles_with_role: share((posting) => posting.roleSlug !== null),
    titles_with_level: share((posting) => posting.level !== null),
    ads_with_place: share((posting) => posting.places.length > 0),
    ads_with_place_or_remote: share(
      ({ places, workMode, remoteScope }) => places.length > 0 || workMode === 'remote' || remoteScope !== null,
    ),
    ads_with_unresolved_text: share((posting) => posting.unresolvedPlaces.length > 0),
    pay_accepted: postings.filter(({ pay }) => pay.status === 'accepted').length,
    pay_none: postings.filter(({ pay }) => pay.status === 'none').length,
    ...named('pay_quarantined', quarantined),
  }
}

async function countStored(db: Database): Promise<Tally> {
  const counted = await sql<Tally>`
    select (select count(*)::int from posting) as stored, (select count(*)::int from posting_group) as posting_groups,
      (select sum(postings - new)::int from run) as repeated_on_board`.execute(db)
  return counted.rows[0] ?? {}
}

/** What the planner of the service does, without the mails. */
async function plan(db: Database): Promise<Tally> {
  const tally = await planDue({ db, market: db, tiers: DEFAULT_TIERS }, AT, async () => {})
  const items = await sql<{ count: number }>`select count(*)::int from delivered`.execute(db)
  return {
    subscribers_due: tally?.due ?? 0,
    digests_with_items: tally?.planned ?? 0,
    digests_empty: tally?.empty ?? 0,
    digests_excluded: sum(tally?.excluded ?? {}),
    digest_items: items.rows[0]?.count ?? 0,
  }
}

function createClock() {
  let since = performance.now()
  const laps: Tally = {}
  return {
    lap(stage: string): void {
      const at = performance.now()
      laps[`${stage}_seconds`] = (at - since) / 1000
      since = at
    },
    seconds: () => laps,
  }
}

function merge(tallies: Tally[]): Tally {
  const merged: Tally = {}
  for (const tally of tallies)
    for (const [key, number] of Object.entries(tally)) merged[key] = (merged[key] ?? 0) + number
  return merged
}

/** The total under `prefix`, then each reason under "prefix_reason". */
function named(prefix: string, tally: Tally): Tally {
  const entries = Object.entries(tally).map(([key, number]): [string, number] => [`${prefix}_${key}`, number])
  return { [prefix]: sum(tally), ...Object.fromEntries(entries) }
}
