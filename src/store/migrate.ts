import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Taxonomy } from '../domain/role.ts'
import { unnest } from './bulk.ts'
import type { Database } from './database.ts'
import { type MigrationFile, runMigrations } from './run-migrations.ts'

const FOLDER = new URL('../../sql/', import.meta.url)

/**
 * Brings a database to the newest migration of `sql/`, forward only; one process at a time does so. Returns the names of what ran.
 * Throws the failing statement's error with the file's name; what ran before it stays.
 */
export async function migrateToLatest(db: Database): Promise<string[]> {
  return migrateTo(db, '\uffff')
}

/** Brings a database to the migration of a name and no further, as an installation of that age has it. */
export async function migrateTo(db: Database, name: string): Promise<string[]> {
  return runMigrations(db, async (session) => {
    const { missing, foreign } = await compareMigrations(session)
    const files = await readMigrations()
    const due = files.filter((file) => missing.includes(file.name) && file.name <= name)
    if (due.length > 0 && foreign.length > 0) throw new Error(`a newer Jobtide has run ${foreign.join(', ')}`)
    return due
  })
}

/** Migrations of `sql/` that the database lacks, and those it has had that are not there. Changes nothing. */
export async function compareMigrations(db: Database): Promise<{ missing: string[]; foreign: string[] }> {
  const known = (await readMigrations()).map(({ name }) => name)
  const { rows: tables } = await sql<{ there: boolean }>`
    select to_regclass('kysely_migration') is not null as there`.execute(db)
  const { rows } = tables[0]?.there
    ? await sql<{ name: string }>`select name from kysely_migration order by name`.execute(db)
    : { rows: [] }
  const done = new Set(rows.map(({ name }) => name))
  return {
    missing: known.filter((name) => !done.has(name)),
    foreign: [...done].filter((name) => !known.includes(name)),
  }
}

async function readMigrations(): Promise<MigrationFile[]> {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => ({
      name: name.replace(/\.sql$/, ''),
      text: await readFile(new URL(name, FOLDER), 'utf8'),
    })),
  )
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
