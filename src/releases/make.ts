import type { Context } from '../context.ts'
import type { GatedFigure } from '../domain/figure.ts'
import type { Release } from '../domain/release.ts'
import { UsageError } from '../errors.ts'
import { marketCodeVersion } from '../market/code-version.ts'
import type { Cut } from '../market/cut.ts'
import { hashFigures } from '../market/figure-line.ts'
import { readFigures } from '../market/figure-rows.ts'
import type { MarketHandle } from '../market/handle.ts'
import { currentRelease, findRelease } from '../market/release.ts'
import { hashInputs, readInputs } from '../market/release-inputs.ts'
import type { Handle } from '../store/database.ts'
import { settleMarket } from '../store/market-lock.ts'
import { refreshMarket } from '../store/market-refresh.ts'
import {
  analyzeFigures,
  beginRelease,
  insertFigures,
  leadOnSnapshot,
  publishRelease,
  type ReleaseDraft,
} from '../store/release.ts'

export type ComputeFigures = (db: MarketHandle, cut: Cut) => AsyncIterable<GatedFigure>

/** How far the work has come: figures so far, and the role of the last one. */
export type Progress = (figures: number, role: string) => void

export type MakeOptions = {
  compute: ComputeFigures
  /** What the gate and the metrics go by; part of the inputs. */
  parameters: Record<string, unknown>
  /** What was known then; now when left out. */
  asOf?: Date
  id?: string
  /** Makes nothing when the current release is of the same inputs, or when there is none yet and nothing is known. */
  onlyWhenChanged?: boolean
  progress?: Progress
}

/** `busy`: another process is making a release. `empty`: nothing is known that a release could be made from. */
export type Made = { state: 'published' | 'unchanged'; release: Release } | { state: 'busy' } | { state: 'empty' }

type Needs = Pick<Context, 'db' | 'now' | 'taxonomy'>

/**
 * Computes all figures as of an instant and publishes them as one frozen release. A process that is killed leaves nothing that
 * anyone sees; the next make takes its remains away. Throws UsageError for an instant to come and for an id that is taken.
 */
export async function makeRelease(context: Needs, options: MakeOptions): Promise<Made> {
  const { db, now } = context
  const asOf = options.asOf ?? (await knownNow(context))
  if (asOf > now()) throw new UsageError(`--as-of ${asOf.toISOString()} is still to come; give an instant of the past`)
  const made = await leadOnSnapshot(db, async (snapshot): Promise<Made> => {
    const draft = await draftRelease(context, snapshot, asOf, options.parameters)
    const stays = options.onlyWhenChanged ? await whyNone(db, draft) : null
    if (stays !== null) return stays
    const id = await beginRelease(db, draft, options.id)
    await writeFigures(db, id, options.compute(snapshot, cutAt(asOf)), { progress: options.progress })
    await refuseLateInputs(db, draft)
    await publishRelease(db, id, await hashFigures(readFigures(db, id)), now())
    const release = await findRelease(db, id)
    if (release === null) throw new Error(`release ${id} was published and is not there`)
    return { state: 'published', release }
  })
  return made ?? { state: 'busy' }
}

/** What crawls changed until now is counted first. */
async function knownNow({ db, now }: Needs): Promise<Date> {
  await refreshMarket(db, now)
  return settleMarket(db, now)
}

async function draftRelease(
  { now, taxonomy }: Needs,
  snapshot: Handle,
  asOf: Date,
  parameters: Record<string, unknown>,
): Promise<ReleaseDraft> {
  const inputs = await readInputs(snapshot, asOf)
  const versions = { codeVersion: marketCodeVersion(), taxonomyVersion: taxonomy.version, parameters }
  return { asOf, madeAt: now(), ...versions, inputs, inputsHash: hashInputs(inputs, versions) }
}

async function whyNone(db: MarketHandle, { inputs, inputsHash }: ReleaseDraft): Promise<Made | null> {
  const current = await currentRelease(db)
  if (current === null) return inputs.every(({ rows }) => rows === 0) ? { state: 'empty' } : null
  return current.inputsHash === inputsHash ? { state: 'unchanged', release: current } : null
}

/** Whoever dates rows before he commits them may have added some that the snapshot does not have and a later check would find. */
async function refuseLateInputs(db: MarketHandle, draft: ReleaseDraft): Promise<void> {
  const now = hashInputs(await readInputs(db, draft.asOf), draft)
  if (now !== draft.inputsHash)
    throw new Error(
      `data of ${draft.asOf.toISOString()} was still being written while the release was made; make it again`,
    )
}

export function cutAt(asOf: Date): Cut {
  return { asOf, releaseDay: asOf.toISOString().slice(0, 10) }
}

const BATCH = 2_000

/** Writes figures as they are computed, a transaction a batch, and makes them quick to read. */
export async function writeFigures(
  db: Handle,
  releaseId: string,
  figures: AsyncIterable<GatedFigure>,
  { table, progress }: { table?: 'figure' | 'recomputed'; progress?: Progress | undefined },
): Promise<void> {
  let batch: GatedFigure[] = []
  let written = 0
  const flush = async () => {
    if (batch.length === 0) return
    await insertFigures(db, releaseId, batch, table)
    written += batch.length
    progress?.(written, batch.at(-1)?.role ?? '')
    batch = []
  }
  for await (const figure of figures) {
    batch.push(figure)
    if (batch.length >= BATCH) await flush()
  }
  await flush()
  await analyzeFigures(db, table)
}
