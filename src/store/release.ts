import { sql } from 'kysely'
import type { GatedFigure } from '../domain/figure.ts'
import type { ReleaseInput } from '../domain/release.ts'
import { UsageError } from '../errors.ts'
import { unnest } from './bulk.ts'
import type { Database, Handle } from './database.ts'

/** What a release is before it has figures. */
export type ReleaseDraft = {
  asOf: Date
  madeAt: Date
  codeVersion: string
  taxonomyVersion: string
  parameters: Record<string, unknown>
  inputs: ReleaseInput[]
  inputsHash: string
}

/**
 * Lets one process at a time make a release; null when another does. `work` reads from one snapshot of the database. That
 * transaction never writes: a long one that did would hold back everyone who follows new rows by transaction number.
 */
export function leadOnSnapshot<Result>(
  db: Database,
  work: (snapshot: Handle) => Promise<Result>,
): Promise<Result | null> {
  return onSnapshot(db, async (snapshot) => {
    const lock = await sql<{ held: boolean }>`
      select pg_try_advisory_xact_lock(hashtextextended('jobtide release', 0)) as held`.execute(snapshot)
    return lock.rows[0]?.held ? work(snapshot) : null
  })
}

/** Reads from one snapshot, which nothing that is written meanwhile changes. */
export function onSnapshot<Result>(db: Database, work: (snapshot: Handle) => Promise<Result>): Promise<Result> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(work)
}

/**
 * Takes away what a killed process left and begins a release that nobody sees yet. Without `id` it is named after the day of
 * `asOf` in UTC, with a number when the day has releases already. Throws UsageError when the id is taken.
 */
export function beginRelease(db: Database, draft: ReleaseDraft, id?: string): Promise<string> {
  return db.transaction().execute(async (trx) => {
    await sql`delete from release where published_at is null`.execute(trx)
    const taken = await trx.selectFrom('release').select('id').execute()
    const ids = new Set(taken.map((each) => each.id))
    const chosen = id ?? freeId(draft.asOf.toISOString().slice(0, 10), ids)
    if (ids.has(chosen)) throw new UsageError(`release ${chosen} is published; leave out --id or give another`)
    await trx
      .insertInto('release')
      .values({
        id: chosen,
        as_of: draft.asOf,
        made_at: draft.madeAt,
        published_at: null,
        code_version: draft.codeVersion,
        taxonomy_version: draft.taxonomyVersion,
        parameters: JSON.stringify(draft.parameters),
        inputs: JSON.stringify(draft.inputs),
        inputs_hash: draft.inputsHash,
        outputs_hash: null,
      })
      .execute()
    return chosen
  })
}

function freeId(day: string, taken: ReadonlySet<string>): string {
  if (!taken.has(day)) return day
  for (let number = 2; ; number += 1) if (!taken.has(`${day}.${number}`)) return `${day}.${number}`
}

/** Writes figures that passed the gate: of a release that is not published yet, or of one that is computed again. One statement. */
export async function insertFigures(
  db: Handle,
  releaseId: string,
  figures: GatedFigure[],
  table: 'figure' | 'recomputed' = 'figure',
): Promise<void> {
  const columns = sql.join(Object.keys(COLUMNS).map((name) => sql.ref(name)))
  const rows = figures.map((figure) => ({ ...figure, proof: JSON.stringify(figure.proof) }))
  await sql`
    insert into ${sql.table(table)} (release_id, ${columns})
    select ${releaseId}, ${columns} from ${unnest(rows, COLUMNS)}`.execute(db)
}

/** Lets the planner know what was just written; else every batch of a later reading would sort all that is left. */
export async function analyzeFigures(db: Handle, table: 'figure' | 'recomputed' = 'figure'): Promise<void> {
  await sql`analyze ${sql.table(table)}`.execute(db)
}

const COLUMNS = {
  role: 'text',
  metric: 'text',
  level: 'text',
  country: 'text',
  region: 'text',
  mode: 'text',
  item: 'text',
  period: 'text',
  version: 'smallint',
  unit: 'text',
  value: 'double precision',
  text: 'text',
  low: 'double precision',
  high: 'double precision',
  n: 'bigint',
  employers: 'int',
  grade: 'text',
  withheld: 'text',
  proof: 'jsonb',
}

/** Shows the release to everyone and freezes it, in one statement. Throws when it was taken away meanwhile. */
export async function publishRelease(
  db: Handle,
  id: string,
  outputs: { outputsHash: string; figures: number },
  at: Date,
): Promise<void> {
  const done = await sql`
    update release set published_at = ${at}, outputs_hash = ${outputs.outputsHash}, figures = ${outputs.figures}
    where id = ${id} and published_at is null`.execute(db)
  if (done.numAffectedRows !== 1n) throw new Error(`release ${id} was taken away while it was made`)
}

/** Gives `work` a session with an empty table `recomputed` beside `figure`; the table is gone afterwards. */
export function withRecomputed<Result>(db: Database, work: (session: Database) => Promise<Result>): Promise<Result> {
  return db.connection().execute(async (session) => {
    await sql`drop table if exists pg_temp.recomputed`.execute(session)
    await sql`create temp table recomputed (like figure including defaults including constraints including indexes)`.execute(
      session,
    )
    try {
      return await work(session)
    } finally {
      await sql`drop table if exists pg_temp.recomputed`.execute(session)
    }
  })
}
