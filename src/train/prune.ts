import type { ModelReport, OccupationModel } from '../domain/occupation.ts'
import { featureTable } from '../taxonomy/model-file.ts'
import type { FittedModel } from './fit.ts'

/** Keeps the `most` heaviest weights, each rounded to one of 255 steps, and drops features that keep none. */
export function pruneModel(
  fitted: FittedModel,
  codes: string[],
  options: { most: number; report: ModelReport },
): OccupationModel {
  const width = codes.length
  const least = thresholdFor(fitted.weights, options.most)
  const highest = Math.min(maximum(fitted.weights), CAP)
  const step = highest / 127
  const hashes: number[] = []
  const starts = [0]
  const occupations: number[] = []
  const weights: number[] = []
  fitted.hashes.forEach((hash, row) => {
    const before = weights.length
    for (let code = 0; code < width; code++) {
      const weight = fitted.weights[row * width + code] ?? 0
      const rounded = Math.max(-127, Math.min(127, Math.round(weight / step)))
      if (Math.abs(weight) < least || rounded === 0) continue
      occupations.push(code)
      weights.push(rounded)
    }
    if (weights.length === before) return
    hashes.push(hash)
    starts.push(weights.length)
  })
  return {
    report: options.report,
    codes,
    bias: fitted.bias,
    temperature: 1,
    calibration: [],
    ...featureTable(Uint32Array.from(hashes)),
    starts: Uint32Array.from(starts),
    occupations: Uint16Array.from(occupations),
    weights: Int8Array.from(weights),
    step,
  }
}

/** Weights above this are rare and cut to it, so that the steps stay fine. */
const CAP = 12

function maximum(weights: Float32Array): number {
  let highest = 0
  for (const weight of weights) if (Math.abs(weight) > highest) highest = Math.abs(weight)
  return highest
}

/** The size that `most` weights reach, from a histogram: sorting a hundred million numbers takes minutes. */
function thresholdFor(weights: Float32Array, most: number): number {
  const bins = new Float64Array(20_000)
  for (const weight of weights) {
    const bin = Math.min(bins.length - 1, Math.floor(Math.abs(weight) * 1000))
    bins[bin] = (bins[bin] ?? 0) + 1
  }
  let kept = 0
  for (let bin = bins.length - 1; bin > 0; bin--) {
    kept += bins[bin] ?? 0
    if (kept > most) return (bin + 1) / 1000
  }
  return 0.001
}
