import { sql } from 'kysely'
import type { Handle } from '../../src/store/database.ts'

type Column = { name: string; type: string; required: boolean }
type Reference = { columns: string[]; table: string; theirs: string[] }
type Check = { definition: string }

/**
 * Puts one row into every table that is empty, with values made from the columns' types, constraints and references, so that
 * a schema of any age can be filled without knowing it. Tries again while a table waits for one it refers to. Returns the
 * tables that could not be filled, with the last reason.
 */
export async function fillEmptyTables(db: Handle): Promise<Map<string, string>> {
  const left = new Map<string, string>()
  for (let round = 0; round < 6; round += 1) {
    left.clear()
    let filled = 0
    for (const table of await emptyTables(db)) {
      const fault = await insertAny(db, table)
      if (fault === null) filled += 1
      else left.set(table, fault)
    }
    if (filled === 0 || left.size === 0) break
  }
  return left
}

/** Rows by table, of the tables that are there. */
export async function countRows(db: Handle): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const table of await tables(db)) {
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(db)
    counts.set(table, rows[0]?.n ?? 0)
  }
  return counts
}

async function tables(db: Handle): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and not c.relispartition and c.relname not like 'kysely%' order by 1`.execute(db)
  return rows.map(({ name }) => name)
}

async function emptyTables(db: Handle): Promise<string[]> {
  const counts = await countRows(db)
  return [...counts].filter(([, rows]) => rows === 0).map(([table]) => table)
}

async function insertAny(db: Handle, table: string): Promise<string | null> {
  const columns = await columnsOf(db, table)
  const checks = await checksOf(db, table)
  try {
    const referred = await referredValues(db, table, columns)
    const given = columns
      .filter(({ name, required }) => required || referred.has(name))
      .map((column) => ({
        column,
        value: referred.get(column.name) ?? allowedBy(checks, column.name) ?? plainValue(column.type),
      }))
    const names = sql.join(given.map(({ column }) => sql.ref(column.name)))
    const row = sql.join(given.map(({ column, value }) => sql`${value}::text::${sql.raw(column.type)}`))
    await sql`insert into ${sql.table(table)} (${names}) values (${row})`.execute(db)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function columnsOf(db: Handle, table: string): Promise<Column[]> {
  const { rows } = await sql<Column>`
    select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
      a.attnotnull and not a.atthasdef and a.attidentity = '' as required
    from pg_attribute a
    where a.attrelid = ${table}::regclass and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
      and a.attidentity <> 'a'`.execute(db)
  return rows
}

/** Values of a row of each table that required columns refer to, by column. Throws when that table is empty. */
async function referredValues(db: Handle, table: string, columns: Column[]): Promise<Map<string, string>> {
  const values = new Map<string, string>()
  const required = new Set(columns.filter((column) => column.required).map(({ name }) => name))
  for (const { columns: own, table: other, theirs } of await referencesOf(db, table)) {
    if (!own.some((name) => required.has(name))) continue
    const chosen = sql.join(theirs.map((name) => sql`${sql.ref(name)}::text`))
    const { rows } = await sql<{
      row: string[]
    }>`select array[${chosen}] as row from ${sql.table(other)} limit 1`.execute(db)
    const [first] = rows
    if (first === undefined) throw new Error(`${other} is empty`)
    for (const [at, name] of own.entries()) values.set(name, first.row[at] ?? '')
  }
  return values
}

async function referencesOf(db: Handle, table: string): Promise<Reference[]> {
  const names = (relation: string, keys: string) =>
    sql.raw(`array(select a.attname::text from unnest(${keys}) with ordinality k(n, at)
      join pg_attribute a on a.attrelid = ${relation} and a.attnum = k.n order by k.at)`)
  const { rows } = await sql<Reference>`
    select ${names('f.conrelid', 'f.conkey')} as columns, f.confrelid::regclass::text as table,
      ${names('f.confrelid', 'f.confkey')} as theirs
    from pg_constraint f where f.conrelid = ${table}::regclass and f.contype = 'f'`.execute(db)
  return rows
}

async function checksOf(db: Handle, table: string): Promise<Check[]> {
  const { rows } = await sql<Check>`
    select pg_get_constraintdef(oid) as definition from pg_constraint where conrelid = ${table}::regclass and contype = 'c'`.execute(
    db,
  )
  return rows
}

/** The first value of a list that a check names, or the least number that it allows. */
function allowedBy(checks: Check[], name: string): string | undefined {
  for (const { definition } of checks.filter((check) => new RegExp(`\\b${name}\\b`).test(check.definition))) {
    const listed = new RegExp(`\\b${name}\\b\\)?(?:::\\w+)? = (?:ANY \\(+ARRAY\\[)?'([^']*)'`).exec(definition)
    if (listed?.[1] !== undefined) return listed[1]
    const least = new RegExp(`\\b${name}\\b\\)?(?:::\\w+)? >=? \\(?'?(-?\\d+)`).exec(definition)
    if (least?.[1] !== undefined) return String(Number(least[1]) + 1)
  }
  return undefined
}

function plainValue(type: string): string {
  if (type.endsWith('[]')) return '{}'
  if (type === 'uuid') return '01900000-0000-7000-8000-000000000001'
  if (/^timestamp/.test(type) || type === 'date') return '2026-01-15'
  if (/^json/.test(type)) return '[]'
  if (/^(?:int|small|big|numeric|real|double|xid8)/.test(type)) return '7'
  if (type === 'boolean') return 'true'
  return type === 'bytea' ? '\\x07' : 'x'
}
