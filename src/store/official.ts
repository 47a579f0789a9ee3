import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { OfficialFile, OfficialImporter, OfficialReading, RefusedRow } from '../domain/official.ts'
import type { Database, Handle } from './database.ts'
import { keepBody } from './document.ts'
import { type Change, compareVersions } from './official-changes.ts'
import { hashFigures } from './official-figures.ts'
import { insertReading } from './official-rows.ts'

/** What stands in the table for a dataset. `sha256` in hexadecimal. */
export type StoredFile = {
  id: string
  publisher: string
  dataset: string
  release: string
  period: string
  name: string
  url: string | null
  sha256: string
  size: number
  fetchedAt: Date
  importedAt: Date
  supersededAt: Date | null
  reader: number
  rows: number
  loaded: number
  refused: RefusedRow[]
  licence: string
  attribution: string
  correctionNote: string | null
}

/** new: the dataset was not there; corrected: other bytes than before; reread: the same bytes by a newer reader. */
export type StoredReading = {
  state: 'new' | 'corrected' | 'reread' | 'unchanged'
  file: StoredFile
  /** The version that was in force; null when there was none. */
  before: StoredFile | null
  /** Cells by measure; empty when nothing changed. */
  changes: Change[]
}

const MOST_REFUSED_KEPT = 100

/**
 * Keeps a file and all it holds in one transaction. Same bytes and same reader change nothing. Other bytes of a dataset are a
 * new version: the one before gets its end and keeps its rows, for those who ask as of an earlier day. Of a file that holds
 * several datasets, those whose figures are as they were stay.
 */
export function storeReadings(
  db: Database,
  importer: OfficialImporter,
  file: OfficialFile,
  readings: OfficialReading[],
  at: Date,
  note: string | null = null,
): Promise<StoredReading[]> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(hashtext(${`official ${importer.id}`}))`.execute(trx)
    await keepBody(trx, file.bytes)
    const stored: StoredReading[] = []
    const isOneOfMany = readings.length > 1
    for (const reading of readings) {
      stored.push(await storeReading(trx, { importer, file, reading, at, note, isOneOfMany }))
    }
    return stored
  })
}

/**
 * The datasets in force that were read of these very bytes by this very reader; null when that is not all that was ever read
 * of them, so that the file has to be read.
 */
export async function findUnchanged(
  db: Handle,
  importer: OfficialImporter,
  bytes: Uint8Array,
): Promise<StoredFile[] | null> {
  const hash = createHash('sha256').update(bytes).digest()
  const found = await sql<StoredFile>`
    select ${FILE} from official_file
    where publisher = ${importer.id} and sha256 = ${hash} and reader = ${importer.version} order by dataset`.execute(db)
  const isInForce = found.rows.length > 0 && found.rows.every(({ supersededAt }) => supersededAt === null)
  return isInForce ? found.rows : null
}

/** Files in force, by publisher and dataset; `superseded` lists those before them too. */
export async function listOfficialFiles(
  db: Handle,
  options: { publisher?: string; dataset?: string; superseded?: boolean } = {},
): Promise<StoredFile[]> {
  const { publisher = null, dataset = null, superseded = false } = options
  const found = await sql<StoredFile>`
    select ${FILE} from official_file
    where (${publisher}::text is null or publisher = ${publisher}) and (${dataset}::text is null or dataset = ${dataset})
      and (${superseded} or superseded_at is null)
    order by publisher, dataset, imported_at`.execute(db)
  return found.rows
}

type Given = {
  importer: OfficialImporter
  file: OfficialFile
  reading: OfficialReading
  at: Date
  note: string | null
  isOneOfMany: boolean
}

async function storeReading(trx: Handle, given: Given): Promise<StoredReading> {
  const { importer, file, reading, at } = given
  const inForce = await listOfficialFiles(trx, { publisher: importer.id, dataset: reading.dataset })
  const before = inForce[0] ?? null
  const sameBytes = before?.sha256 === createHash('sha256').update(file.bytes).digest('hex')
  const isSame = sameBytes || (given.isOneOfMany && (await hasFigures(trx, before, reading)))
  if (before && isSame && before.reader === importer.version) {
    return { state: 'unchanged', file: before, before, changes: [] }
  }
  if (before) await sql`update official_file set superseded_at = ${at} where id = ${before.id}`.execute(trx)
  const id = await insertFile(trx, given)
  const replaced = await insertReading(trx, id, reading)
  const changes = await compareVersions(trx, id, before?.id ?? null, reading, replaced)
  const [stored] = await listOfficialFiles(trx, { publisher: importer.id, dataset: reading.dataset })
  if (stored === undefined) throw new Error(`the file of ${importer.id} ${reading.dataset} was not stored`)
  const state = before === null ? 'new' : sameBytes ? 'reread' : 'corrected'
  return { state, file: stored, before, changes }
}

async function hasFigures(trx: Handle, before: StoredFile | null, reading: OfficialReading): Promise<boolean> {
  const hash = hashFigures(reading)
  if (before === null || hash === null) return false
  const found = await sql`select from official_file where id = ${before.id} and figures = ${hash}`.execute(trx)
  return found.rows.length > 0
}

async function insertFile(trx: Handle, { importer, file, reading, at, note }: Given): Promise<string> {
  const inserted = await trx
    .insertInto('official_file')
    .values({
      publisher: importer.id,
      dataset: reading.dataset,
      release: reading.release,
      period: reading.period,
      name: file.name,
      url: file.url,
      sha256: createHash('sha256').update(file.bytes).digest(),
      size: file.bytes.length,
      fetched_at: file.fetchedAt,
      imported_at: at,
      superseded_at: null,
      reader: importer.version,
      rows: reading.rows,
      loaded: reading.rows - reading.refused.length,
      refused: JSON.stringify(reading.refused.slice(0, MOST_REFUSED_KEPT)),
      licence: importer.licence,
      attribution: importer.attribution,
      correction_note: note,
      figures: hashFigures(reading),
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return inserted.id
}

const FILE = sql`id, publisher, dataset, release, period, name, url, encode(sha256, 'hex') as sha256, size,
  fetched_at as "fetchedAt", imported_at as "importedAt", superseded_at as "supersededAt", reader, rows, loaded, refused,
  licence, attribution, correction_note as "correctionNote"`
