import { type RawBuilder, sql } from 'kysely'
import type { Figure } from '../domain/figure.ts'
import type { FigureKey } from '../domain/release.ts'
import type { FigureTableName } from './figure-rows.ts'
import type { MarketHandle } from './handle.ts'

/** One figure that two sets do not share. */
export type Difference = FigureKey & {
  kind: 'added' | 'gone' | 'changed'
  before: Stated | null
  after: Stated | null
}
type Stated = Omit<Figure, keyof FigureKey>

export type DifferenceCount = { metric: string; added: number; gone: number; changed: number }

/** The figures of a release, in the table of the frozen ones or of those computed again; those of a metric or a role alone. */
export type FigureSet = {
  releaseId: string
  table?: FigureTableName
  metric?: string | undefined
  role?: string | undefined
}

/**
 * Where two sets of figures differ, in the order of their keys, at most `limit`. `withProofs`: a figure with the same value
 * and another proof counts as changed.
 */
export async function listDifferences(
  db: MarketHandle,
  before: FigureSet,
  after: FigureSet,
  { withProofs = false, limit }: { withProofs?: boolean; limit: number },
): Promise<Difference[]> {
  const found = await sql<Difference>`
    select ${sql.join(KEY.map((name) => sql`coalesce(a.${sql.ref(name)}, b.${sql.ref(name)}) as ${sql.ref(name)}`))},
      ${KIND} as kind, ${stated('a')} as before, ${stated('b')} as after
    from ${joined(before, after)} where ${differs(withProofs)}
    order by ${sql.join(KEY.map((_, index) => sql.lit(index + 1)))} limit ${limit}`.execute(db)
  return found.rows
}

/** How many figures differ, by metric; metrics without a difference are left out. */
export async function countDifferences(
  db: MarketHandle,
  before: FigureSet,
  after: FigureSet,
  { withProofs = false }: { withProofs?: boolean } = {},
): Promise<DifferenceCount[]> {
  const found = await sql<DifferenceCount>`
    select metric, count(*) filter (where kind = 'added')::int as added, count(*) filter (where kind = 'gone')::int as gone,
      count(*) filter (where kind = 'changed')::int as changed
    from (select coalesce(a.metric, b.metric) as metric, ${KIND} as kind from ${joined(before, after)}
      where ${differs(withProofs)}) as difference
    group by metric order by metric`.execute(db)
  return found.rows
}

const KEY = ['role', 'metric', 'level', 'country', 'region', 'mode', 'item', 'period'] as const
const STATED = ['version', 'unit', 'value', 'text', 'low', 'high', 'n', 'employers', 'grade', 'withheld'] as const
const KIND = sql`case when a.metric is null then 'added' when b.metric is null then 'gone' else 'changed' end`

function joined(before: FigureSet, after: FigureSet): RawBuilder<unknown> {
  return sql`(${rowsOf(before)}) as a full join (${rowsOf(after)}) as b using (${sql.join(KEY.map((name) => sql.ref(name)))})`
}

function rowsOf({ releaseId, table = 'figure', metric, role }: FigureSet): RawBuilder<unknown> {
  const ofMetric = metric === undefined ? sql`true` : sql`metric = ${metric}`
  const ofRole = role === undefined ? sql`true` : sql`role = ${role}`
  return sql`select * from ${sql.table(table)} where release_id = ${releaseId} and ${ofMetric} and ${ofRole}`
}

function differs(withProofs: boolean): RawBuilder<unknown> {
  const names = withProofs ? [...STATED, 'proof'] : STATED
  const side = (alias: string) => sql`(${sql.join(names.map((name) => sql.ref(`${alias}.${name}`)))})`
  return sql`(a.release_id is null or b.release_id is null or ${side('a')} is distinct from ${side('b')})`
}

function stated(alias: 'a' | 'b'): RawBuilder<unknown> {
  const whole = sql`to_jsonb(${sql.ref(alias)}) - ${['release_id', ...KEY]}::text[]`
  return sql`case when ${sql.ref(`${alias}.release_id`)} is not null then ${whole} end`
}
