import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from './database.ts'

export type MigrationFile = { name: string; text: string }
/** `lockMs`: a statement that waits longer for a lock gives up, for whoever comes after it waits behind it. */
export type Patience = { lockMs: number; tries: number; pauseMs: number; longestPauseMs: number }

/** Some ten minutes in all. */
const PATIENCE: Patience = { lockMs: 1_000, tries: 60, pauseMs: 250, longestPauseMs: 15_000 }
/** That of the library which kept the table before: versions of Jobtide that still use it take turns with this one. */
const LOCK_ID = '3853314791062309107'
const TURN_MS = 200
/** https://www.postgresql.org/docs/18/errcodes-appendix.html: lock_not_available, deadlock_detected. */
const HELD = new Set(['55P03', '40P01'])

/**
 * Runs migrations in their order, each in a transaction of its own together with its line in kysely_migration; one that says
 * `-- no transaction` in its first line runs statement by statement, see CONTRIBUTING.md. One process at a time does so; `pick` is
 * asked when it is this one's turn. Returns the names of what ran. Throws with the name of the file that failed; what ran stays.
 */
export async function runMigrations(
  db: Database,
  pick: (session: Database) => Promise<MigrationFile[]>,
  patience: Patience = PATIENCE,
): Promise<string[]> {
  return db.connection().execute(async (session) => {
    await takeTurn(session)
    try {
      const files = await pick(session)
      for (const file of files) await runPatiently(session, file, patience)
      return files.map(({ name }) => name)
    } finally {
      await sql`select pg_advisory_unlock(${LOCK_ID}::bigint)`.execute(session)
    }
  })
}

/** Asks again and again: a statement that waited for the lock would itself be waited for by `create index concurrently`. */
async function takeTurn(session: Database): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ held: boolean }>`select pg_try_advisory_lock(${LOCK_ID}::bigint) as held`.execute(
      session,
    )
    if (rows[0]?.held) break
    await sleep(TURN_MS)
  }
  await sql`create table if not exists kysely_migration (name varchar(255) primary key, timestamp varchar(255) not null)`.execute(
    session,
  )
}

async function runPatiently(session: Database, file: MigrationFile, patience: Patience): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await (isApart(file.text) ? runApart(session, file) : runWhole(session, file, patience.lockMs))
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (!HELD.has(code) || tries >= patience.tries) throw describe(file, error, HELD.has(code))
      await sleep(Math.min(patience.pauseMs * 2 ** (tries - 1), patience.longestPauseMs))
    }
  }
}

function describe({ name }: MigrationFile, cause: unknown, held: boolean): Error {
  const why = held
    ? ': others hold what it alters; look at pg_stat_activity for old transactions, and run it again'
    : ''
  return new Error(`migration ${name} failed${why}`, { cause })
}

const isApart = (text: string) => /^-- no transaction\b/.test(text)

async function runWhole(session: Database, { name, text }: MigrationFile, lockMs: number): Promise<void> {
  await session.transaction().execute(async (trx) => {
    await sql`select set_config('lock_timeout', ${`${lockMs}ms`}, true)`.execute(trx)
    await sql.raw(text).execute(trx)
    await note(trx, name)
  })
}

/** Statements that wait without making others wait, and may be repeated. */
async function runApart(session: Database, { name, text }: MigrationFile): Promise<void> {
  await dropUnfinished(session, text)
  for (const statement of statementsOf(text)) await sql.raw(statement).execute(session)
  await note(session, name)
}

/** A build that was killed leaves an index that is kept up to date and never read, and that `if not exists` takes for the real one. */
async function dropUnfinished(session: Database, text: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_index i join pg_class c on c.oid = i.indexrelid
    where not i.indisvalid and c.relkind = 'i' and c.relnamespace = current_schema()::regnamespace`.execute(session)
  for (const { name } of rows.filter((row) => text.split(/\W+/).includes(row.name)))
    await sql`drop index concurrently if exists ${sql.id(name)}`.execute(session)
}

/** Such a file holds plain statements, each ending its line with a semicolon. */
function statementsOf(text: string): string[] {
  return text
    .replaceAll(/^--.*$/gm, '')
    .split(/;[ \t]*(?:\n|$)/)
    .map((each) => each.trim())
    .filter((each) => each !== '')
}

async function note(session: Database, name: string): Promise<void> {
  await sql`insert into kysely_migration (name, timestamp) values (${name}, ${new Date().toISOString()})`.execute(
    session,
  )
}
