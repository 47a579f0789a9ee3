import { createHash } from 'node:crypto'
import type { Context } from '../src/context.ts'
import type { OfficialFile, OfficialImporter } from '../src/domain/official.ts'
import { PublicationError, SourceError } from '../src/errors.ts'
import type { HttpAnswer } from '../src/http.ts'
import { addressesOn } from '../src/official/_addresses.ts'
import { readOfficialFile } from '../src/official/_read.ts'
import { findUnchanged, listOfficialFiles, type StoredReading, storeReadings } from '../src/store/official.ts'
import { listOfficialSources, type OfficialSource, recordFailure, recordSuccess } from '../src/store/official-source.ts'

/** Reads and keeps a file. Bytes that this reader has read before are not read again. Throws OfficialError. */
export async function importFile(
  { db, now }: Pick<Context, 'db' | 'now'>,
  importer: OfficialImporter,
  file: OfficialFile,
  note: string | null = null,
): Promise<StoredReading[]> {
  const known = await findUnchanged(db, importer, file.bytes)
  if (known !== null) return known.map((stored) => ({ state: 'unchanged', file: stored, before: stored, changes: [] }))
  return storeReadings(db, importer, file, await readOfficialFile(importer, file), now(), note)
}

/** Fetches a file of a publisher; null when it is as it was. Throws SourceError. */
export async function fetchOfficialFile(
  { officialHttp, now }: Pick<Context, 'officialHttp' | 'now'>,
  url: string,
  known: { etag: string | null; lastModified: string | null } | null = null,
  signal?: AbortSignal,
): Promise<{ file: OfficialFile; answer: HttpAnswer & { kind: 'page' } } | null> {
  const answer = await officialHttp.get({ url }, known ?? undefined, signal)
  if (answer.kind === 'not_modified') return null
  return { file: { name: nameOf(url), url, bytes: answer.body, fetchedAt: now() }, answer }
}

type Outcome = { failure: string | null; counts: Record<string, number> }

/** Fetches and imports one scheduled address, and writes down how it went. Throws only when the database or a stop interferes. */
export async function importAddress(
  context: Context,
  importer: OfficialImporter,
  url: string,
  signal?: AbortSignal,
): Promise<Outcome> {
  const { db, now } = context
  const publisher = importer.id
  try {
    const last = (await listOfficialSources(db)).find((each) => each.publisher === publisher && each.url === url)
    const known = last && (await isRead(context, importer, last)) ? last : null
    const fetched = await fetchOfficialFile(context, url, known, signal)
    if (fetched === null) {
      if (known?.sha256) await recordSuccess(db, now(), { ...known, sha256: known.sha256 })
      return { failure: null, counts: { unchanged: 1 } }
    }
    const stored = await importFile(context, importer, fetched.file)
    const { etag, lastModified } = fetched.answer
    const sha256 = createHash('sha256').update(fetched.file.bytes).digest('hex')
    await recordSuccess(db, now(), { publisher, url, sha256, etag, lastModified })
    return { failure: null, counts: countStates(stored) }
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof PublicationError)) throw error
    await recordFailure(db, now(), { publisher, url, failure: error.message })
    return { failure: error.message, counts: {} }
  }
}

/** Publishers that the operator wants and of which an address was not had for its number of days. */
export function duePublishers(
  { config, importers, now }: Pick<Context, 'config' | 'importers' | 'now'>,
  sources: OfficialSource[],
): string[] {
  const { publishers } = config.official
  const wanted = [...importers.values()].filter(({ id }) => publishers.includes('all') || publishers.includes(id))
  return wanted.filter((importer) => isDue(importer, sources, now())).map(({ id }) => id)
}

const DAY_MS = 86_400_000
/** A tick comes a little earlier or later than a day after the one before. */
const LEEWAY_MS = DAY_MS / 2

function isDue({ id, addresses, everyDays }: OfficialImporter, sources: OfficialSource[], now: Date): boolean {
  return addressesOn(now, addresses).some((url) => {
    const had = sources.find((source) => source.publisher === id && source.url === url)?.succeededAt ?? null
    return had === null || now.getTime() - had.getTime() >= (everyDays ?? 1) * DAY_MS - LEEWAY_MS
  })
}

/** "Not modified" is of use only when what was had is what this reader has read. */
async function isRead({ db }: Context, importer: OfficialImporter, last: OfficialSource): Promise<boolean> {
  if (last.sha256 === null) return false
  const files = await listOfficialFiles(db, { publisher: importer.id })
  return files.some(({ sha256, reader }) => sha256 === last.sha256 && reader === importer.version)
}

function countStates(stored: StoredReading[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { state } of stored) counts[state] = (counts[state] ?? 0) + 1
  return counts
}

function nameOf(url: string): string {
  const { pathname, hostname } = new URL(url)
  const last = pathname.split('/').at(-1) || hostname
  try {
    return decodeURIComponent(last)
  } catch {
    return last
  }
}
