import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { unnest } from '../../src/store/bulk.ts'
import type { Database } from '../../src/store/database.ts'
import { toUuid } from './candidates.ts'

export type StoredFile = {
  publisher?: string
  dataset?: string
  period?: string
  importedAt?: string
  supersededAt?: string | null
}
export type StoredCell = { code?: string; measure: string; value?: number | null } & Partial<
  Record<'system' | 'detail' | 'title' | 'area' | 'industry' | 'unit' | 'period' | 'token' | 'text', string>
> &
  Partial<Record<'lower_bound' | 'error_percent' | 'n', number>>
export type StoredRate = {
  currency: string
  kind: 'day' | 'year' | 'ppp'
  on_date: string
  rate: number
  base?: string
  country?: string
}

const COLUMNS = {
  ...{
    file_id: 'uuid',
    row_ref: 'text',
    column_ref: 'text',
    system: 'text',
    code: 'text',
    detail: 'text',
    title: 'text',
  },
  ...{ area: 'text', industry: 'text', measure: 'text', unit: 'text', period: 'text', value: 'numeric', token: 'text' },
  ...{ lower_bound: 'numeric', text: 'text', error_percent: 'numeric', n: 'numeric' },
} as const

/** Stores cells as an import would; what a test does not care about is that of a national OEWS table of May 2024. */
export async function insertCells(db: Database, cells: readonly StoredCell[], file: StoredFile = {}): Promise<void> {
  const id = await insertFile(db, file)
  const rows = cells.map((cell, at) => ({
    ...{
      file_id: id,
      row_ref: `data!${at + 2}`,
      column_ref: cell.measure.toUpperCase(),
      system: 'soc2018',
      code: '43-6013',
    },
    ...{ detail: 'detailed', title: 'Medical Secretaries', area: 'US', industry: '', unit: 'USD/year' },
    ...{
      period: file.period ?? '2024-05',
      value: null,
      token: null,
      lower_bound: null,
      text: null,
      error_percent: null,
      n: null,
    },
    ...cell,
  }))
  const names = sql.join(Object.keys(COLUMNS).map((name) => sql.ref(name)))
  await sql`insert into official_stat (${names}) select ${names} from ${unnest(rows, COLUMNS)}`.execute(db)
}

export async function insertRates(db: Database, rates: readonly StoredRate[], file: StoredFile = {}): Promise<void> {
  const id = await insertFile(db, { publisher: 'world-bank', dataset: 'rates', ...file })
  const rows = rates.map((rate, at) => ({ file_id: id, row_ref: `line ${at + 2}`, base: 'USD', country: '', ...rate }))
  const columns = {
    file_id: 'uuid',
    row_ref: 'text',
    base: 'text',
    country: 'text',
    currency: 'text',
    kind: 'text',
    on_date: 'date',
    rate: 'numeric',
  } as const
  const names = sql.join(Object.keys(columns).map((name) => sql.ref(name)))
  await sql`insert into fx_rate (${names}) select ${names} from ${unnest(rows, columns)}`.execute(db)
}

/** Returns the id. Named by publisher, dataset and time: two files of one dataset need different times. */
export async function insertFile(db: Database, file: StoredFile): Promise<string> {
  const {
    publisher = 'bls-oews',
    dataset = 'national 2024',
    period = '2024-05',
    importedAt = '2026-01-01T00:00:00Z',
  } = file
  const name = `${publisher} ${dataset} ${importedAt}`
  const hash = createHash('sha256').update(name).digest()
  await sql`insert into document_body (hash, bytes, size) values (${hash}, '', 0) on conflict do nothing`.execute(db)
  await sql`
    insert into official_file (id, publisher, dataset, release, period, name, sha256, size, fetched_at, imported_at, superseded_at,
      reader, rows, loaded, refused, licence, attribution)
    values (${toUuid(name)}, ${publisher}, ${dataset}, ${`edition ${period}`}, ${period}, ${`${dataset}.xlsx`}, ${hash}, 0,
      ${importedAt}, ${importedAt}, ${file.supersededAt ?? null}, 1, 0, 0, '[]', 'public domain', ${publisher})`.execute(
    db,
  )
  return toUuid(name)
}
