import type { Context } from '../context.ts'
import type { Release } from '../domain/release.ts'
import { UsageError } from '../errors.ts'
import { marketCodeVersion } from '../market/code-version.ts'
import { hashFigures } from '../market/figure-line.ts'
import { readFigures } from '../market/figure-rows.ts'
import { findRelease } from '../market/release.ts'
import { countDifferences, type Difference, type DifferenceCount, listDifferences } from '../market/release-diff.ts'
import { hashInputs, readInputs } from '../market/release-inputs.ts'
import { onSnapshot, withRecomputed } from '../store/release.ts'
import { type ComputeFigures, cutAt, type Progress, writeFigures } from './make.ts'

export type Verification = {
  release: string
  /** Nothing differs: neither the stored figures from their hash, nor the recomputed ones from the stored. */
  ok: boolean
  figures: { stored: number; recomputed: number }
  outputsHash: { published: string; stored: string; recomputed: string }
  /** What it is made from differs today from what it was made from; not a fault by itself. */
  inputs: { same: boolean; changed: string[] }
  counts: DifferenceCount[]
  differences: Difference[]
}

type Options = { compute: ComputeFigures; parameters: Record<string, unknown>; limit: number; progress?: Progress }

/** Computes a release again as of its instant and compares figure by figure, proofs included. Throws UsageError for an id that is none. */
export async function verifyRelease(
  { db, taxonomy }: Pick<Context, 'db' | 'taxonomy'>,
  id: string,
  { compute, parameters, limit, progress }: Options,
): Promise<Verification> {
  const release = await findRelease(db, id)
  if (release === null) throw new UsageError(`there is no release ${id}; jobtide release list shows them`)
  return withRecomputed(db, async (session) => {
    const inputs = await onSnapshot(db, async (snapshot) => {
      await writeFigures(session, id, compute(snapshot, cutAt(release.asOf)), { table: 'recomputed', progress })
      const versions = { codeVersion: marketCodeVersion(), taxonomyVersion: taxonomy.version, parameters }
      const read = await readInputs(snapshot, release.asOf)
      return { ...versions, inputs: read, inputsHash: hashInputs(read, versions) }
    })
    const [before, after] = [{ releaseId: id }, { releaseId: id, table: 'recomputed' as const }]
    const stored = await hashFigures(readFigures(session, id))
    const again = await hashFigures(readFigures(session, id, { table: 'recomputed' }))
    const counts = await countDifferences(session, before, after, { withProofs: true })
    return {
      release: id,
      ok: counts.length === 0 && stored.outputsHash === release.outputsHash,
      figures: { stored: stored.figures, recomputed: again.figures },
      outputsHash: { published: release.outputsHash, stored: stored.outputsHash, recomputed: again.outputsHash },
      inputs: { same: inputs.inputsHash === release.inputsHash, changed: changedInputs(release, inputs) },
      counts,
      differences: await listDifferences(session, before, after, { withProofs: true, limit }),
    }
  })
}

type Made = Pick<Release, 'codeVersion' | 'taxonomyVersion' | 'parameters' | 'inputs'>

/** In sentences for a person. */
function changedInputs(then: Made, now: Made): string[] {
  const names = [...new Set([...then.inputs, ...now.inputs].map(({ name }) => name))]
  const shown = (made: Made, name: string) => {
    const input = made.inputs.find((each) => each.name === name)
    return input === undefined ? 'none' : `${input.sha256.slice(0, 12)} (${input.rows} rows)`
  }
  return [
    ...changedText('code', then.codeVersion, now.codeVersion),
    ...changedText('taxonomy', then.taxonomyVersion, now.taxonomyVersion),
    ...names.flatMap((name) => changedText(name, shown(then, name), shown(now, name))),
  ]
}

function changedText(what: string, then: string, now: string): string[] {
  return then === now ? [] : [`${what}: was ${then}, is ${now}`]
}
