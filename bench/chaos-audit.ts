import { sql } from 'kysely'
import type { DigestContent } from '../src/domain/alert.ts'
import type { Database } from '../src/store/database.ts'
import { checkCells } from '../src/store/market-cell.ts'
import { refreshMarket } from '../src/store/market-refresh.ts'
import type { ChaosBoard } from './chaos-boards.ts'
import type { Arrivals } from './chaos-repeats.ts'

/** What was counted, and each promise that was broken, in words. */
export type Audit = { counts: Record<string, number>; broken: string[] }

/** Holds what the database says at the end against what the boards hold and what the relay took. */
export async function audit(
  db: Database,
  boards: readonly ChaosBoard[],
  arrivals: ReadonlyMap<string, Arrivals>,
): Promise<Audit> {
  const parts = [
    await auditPages(db),
    await auditPostings(db, boards),
    await auditPlans(db),
    await auditMails(db, arrivals),
    await auditMarket(db),
  ]
  return {
    counts: Object.assign({}, ...parts.map(({ counts }) => counts)),
    broken: parts.flatMap(({ broken }) => broken),
  }
}

/** Every kept page is read or refused with a reason, every run is over with a state, and each counts its own pages. */
async function auditPages(db: Database): Promise<Audit> {
  const { rows } = await sql<Record<string, number>>`
    select count(*) as pages, count(*) filter (where state = 'kept') as unread,
      count(*) filter (where state = 'failed' and reason is null) as unreasoned,
      (select count(*) from run) as runs, (select count(*) from run where state not in ('done', 'failed')) as "openRuns",
      (select count(*) from run where state = 'failed' and reason is null) as "unreasonedRuns",
      (select count(*) from run r where pages <> (select count(*) from document d join document_body b using (hash)
        where d.run_id = r.id and (d.had or b.size > 0))) as miscounted
    from document`.execute(db)
  const { pages = 0, runs = 0, unread, unreasoned, openRuns, unreasonedRuns, miscounted } = rows[0] ?? {}
  return {
    counts: { pages, runs },
    broken: [
      ...complain(unread, 'pages were never read'),
      ...complain(unreasoned, 'pages failed without a reason'),
      ...complain(openRuns, 'runs are not over'),
      ...complain(unreasonedRuns, 'runs failed without a reason'),
      ...complain(miscounted, 'runs count other pages than they kept'),
    ],
  }
}

/** Every posting of every board that can be had is stored, once. */
async function auditPostings(db: Database, boards: readonly ChaosBoard[]): Promise<Audit> {
  const { rows } = await sql<{ origin: string; ids: string[]; last: string }>`
    select origin, array(select external_id from posting p where p.source_id = s.id) as ids,
      concat_ws(', ', s.state, 'last run', r.state, r.reason, r.postings || ' of it') as last
    from source s left join lateral (select * from run where source_id = s.id order by started_at desc limit 1) r on true`.execute(
    db,
  )
  const known = new Map(rows.map(({ origin, ids, last }) => [origin, { ids: new Set(ids), last }]))
  const missing = boards.flatMap(({ source, expected }) => {
    const lost = (expected ?? []).filter((id) => !known.get(source.origin)?.ids.has(id))
    return lost.map((id) => `${source.connector} ${id} (${known.get(source.origin)?.last ?? 'no such source'})`)
  })
  const postings = rows.reduce((sum, { ids }) => sum + ids.length, 0)
  return {
    counts: { postings, postings_lost: missing.length },
    broken: complain(missing.length, `postings are not stored, the first ${missing.slice(0, 5).join('; ')}`),
  }
}

/** Whoever became due was planned, had nothing, or was passed by for a reason. */
async function auditPlans(db: Database): Promise<Audit> {
  const { rows } = await sql<Record<string, number>>`
    with told as (
      select due, planned, empty, (select coalesce(sum(value::int), 0) from jsonb_each_text(excluded)) as excluded from digest_run)
    select (select sum(number) from bench_due) as due, sum(due) as counted, sum(planned) as planned, sum(empty) as empty,
      sum(excluded) as excluded, count(*) filter (where due <> planned + empty + excluded) as unequal,
      (select count(*) from digest where items > 0) as full, (select count(*) from digest where items = 0) as hollow
    from told`.execute(db)
  const { due = 0, counted, planned = 0, empty = 0, excluded = 0, unequal, full, hollow } = rows[0] ?? {}
  return {
    counts: { due, planned, empty, excluded },
    broken: [
      ...complain(unequal, 'planning runs do not add up'),
      ...(counted === due ? [] : [`${due} became due, the planning runs count ${counted}`]),
      ...(planned === full && empty === hollow
        ? []
        : [`planned ${planned} and ${empty} empty, there are ${full} and ${hollow}`]),
    ],
  }
}

/** `isOver`: whether the relay took it stayed unknown in every attempt, and there is none left. An alert says so. */
type SentDigest = {
  id: string
  subscriberId: string
  state: string
  isOver: boolean
  content: DigestContent
  told: string[]
}

/** What was taken is what the digests and the ledger say, and nobody was told of an opening by two digests. */
async function auditMails(db: Database, arrivals: ReadonlyMap<string, Arrivals>): Promise<Audit> {
  const { rows } = await sql<SentDigest>`
    select id, d.subscriber_id as "subscriberId", state, content,
      state = 'unknown' and next_attempt_at is null as "isOver",
      array(select posting_group_id::text from delivered l where l.digest_id = d.id and l.subscriber_id = d.subscriber_id) as told
    from digest d where items > 0`.execute(db)
  const known = new Set(rows.map(({ id }) => id))
  const open = rows.filter(({ state, isOver }) => !['accepted', 'rejected', 'cancelled'].includes(state) && !isOver)
  const lost = rows.filter(({ id, state }) => state === 'accepted' && !arrivals.has(id))
  // A mail that was taken though its sender never learnt it may be refused the next time.
  const denied = rows.filter(({ id, state }) => state !== 'accepted' && arrivals.get(id)?.sure === true)
  const untold = rows.filter(({ state, content, told }) => state === 'accepted' && !isSame(content.groups, told))
  const mistold = rows.filter(({ state, told }) => state === 'rejected' && told.length > 0)
  const strays = await sql<{ number: number }>`
    select count(*) as number from delivered l where not exists (select from digest d where d.id = l.digest_id)`.execute(
    db,
  )
  const all = [...arrivals.values()]
  const sum = (of: (one: Arrivals) => number) => all.reduce((total, one) => total + of(one), 0)
  const unexplained = sum((one) => one.unexplained)
  return {
    counts: {
      ...{ digests: rows.length, mails: sum(({ copies }) => copies), rejected: rows.filter(isRejected).length },
      still_unknown: rows.filter(({ isOver }) => isOver).length,
      ...{ twice: sum(({ repeats }) => repeats), lost: lost.length, unexplained },
    },
    broken: [
      ...complain(open.length, `digests have not come to an end, the first is ${open[0]?.state}`),
      ...complain(lost.length, 'digests count as accepted that the relay never took'),
      ...complain(denied.length, `digests were taken and are not accepted, the first is ${denied[0]?.state}`),
      ...complain(untold.length, 'accepted digests hold other openings than the ledger'),
      ...complain(mistold.length, 'rejected digests are still in the ledger'),
      ...complain(strays.rows[0]?.number, 'rows of the ledger name no digest'),
      ...complain(unexplained, 'mails came twice without having been under way'),
      ...complain([...arrivals.keys()].filter((id) => !known.has(id)).length, 'mails name no digest'),
      ...complain(countToldTwice(rows, arrivals), 'openings reached a subscriber by two digests'),
    ],
  }
}

const isRejected = ({ state }: SentDigest): boolean => state === 'rejected'

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.toSorted().join() === others.toSorted().join()
}

/** Of digests that the relay surely or maybe took; one that its sender believed to be refused may be told again. */
function countToldTwice(digests: readonly SentDigest[], arrivals: ReadonlyMap<string, Arrivals>): number {
  const told = digests
    .filter(({ id, state }) => arrivals.has(id) && state === 'accepted')
    .flatMap(({ subscriberId, content }) => content.groups.map((group) => `${subscriberId} ${group}`))
  return told.length - new Set(told).size
}

/** The market, brought up to date, counts what is there. */
async function auditMarket(db: Database): Promise<Audit> {
  await refreshMarket(db, () => new Date())
  const faults = await checkCells(db)
  return { counts: {}, broken: complain(faults.length, `cells of the market are wrong: ${JSON.stringify(faults[0])}`) }
}

function complain(number: number | undefined, what: string): string[] {
  return number === 0 ? [] : [`${number} ${what}`]
}
