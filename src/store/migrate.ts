import { readdir, readFile } from 'node:fs/promises'
import { type Migration, type MigrationResultSet, Migrator, sql } from 'kysely'
import type { Taxonomy } from '../domain/role.ts'
import { unnest } from './bulk.ts'
import type { Database } from './database.ts'

const FOLDER = new URL('../../sql/', import.meta.url)

/**
 * Brings a database to the newest migration of `sql/`, forward only; the library holds a lock while it works.
 * Returns the names of what ran. Throws the failing statement's error with the file's name.
 */
export async function migrateToLatest(db: Database): Promise<string[]> {
  return namesOf(await migratorOf(db).migrateToLatest())
}

/** Brings a database to the migration of a name and no further, as an installation of that age has it. */
export async function migrateTo(db: Database, name: string): Promise<string[]> {
  return namesOf(await migratorOf(db).migrateTo(name))
}

function migratorOf(db: Database): Migrator {
  return new Migrator({ db, provider: { getMigrations: readMigrations } })
}

function namesOf({ error, results = [] }: MigrationResultSet): string[] {
  const failed = results.find((result) => result.status === 'Error')
  if (error) throw new Error(`migration ${failed?.migrationName ?? ''} failed`, { cause: error })
  return results.map((result) => result.migrationName)
}

/** Migrations of `sql/` that the database lacks, and those it has had that are not there. Changes nothing. */
export async function compareMigrations(db: Database): Promise<{ missing: string[]; foreign: string[] }> {
  const known = await readMigrations()
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  const { rows } = tables[0]?.there
    ? await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    : { rows: [] }
  const done = new Set(rows.map(({ name }) => name))
  return {
    missing: Object.keys(known).filter((name) => !done.has(name)),
    foreign: [...done].filter((name) => !(name in known)),
  }
}

async function readMigrations(): Promise<Record<string, Migration>> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  const texts = await Promise.all(names.map((name) => readFile(new URL(name, FOLDER), 'utf8')))
  return Object.fromEntries(names.map((name, index) => [name.replace(/\.sql$/, ''), migrationOf(texts[index] ?? '')]))
}

function migrationOf(text: string): Migration {
  return {
    async up(db) {
      await sql.raw(text).execute(db)
    },
  }
}

/** Writes the taxonomy's roles for joins; the files stay the truth, and a role that left them leaves the table. */
export async function storeRoles(db: Database, taxonomy: Taxonomy): Promise<void> {
  const rows = unnest(
    taxonomy.roles.map((role) => ({
      ...role,
      aliases: JSON.stringify(role.aliases),
      related: JSON.stringify(role.related),
      ladder: JSON.stringify(role.ladder),
    })),
    {
      slug: 'text',
      title: 'text',
      soc: 'text',
      family: 'text',
      summary: 'text',
      aliases: 'jsonb',
      related: 'jsonb',
      ladder: 'jsonb',
    },
  )
  await db.transaction().execute(async (trx) => {
    // Several processes start at once: without it the second would write roles that the first has just written.
    await sql`lock table role in share row exclusive mode`.execute(trx)
    await sql`delete from role`.execute(trx)
    await sql`
      insert into role (slug, title, soc, family, summary, aliases, related, ladder, version)
      select slug, title, soc, family, summary, array(select jsonb_array_elements_text(aliases)),
             array(select jsonb_array_elements_text(related)), ladder, ${taxonomy.version}
      from ${rows}`.execute(trx)
  })
}
