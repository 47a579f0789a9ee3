import type { OccupationModel } from '../domain/occupation.ts'
import { createFeatureReader } from './occupation-features.ts'

/** Makes the function that scores every occupation for the words of a title (as `titleWords` writes them). The array holds
 *  one score for each of `model.codes`, already divided by the temperature, and is used again by the next call. */
export function createOccupationScorer(model: OccupationModel): (words: readonly string[]) => Float32Array {
  const featuresOf = createFeatureReader()
  const scores = new Float32Array(model.codes.length)
  const base = model.bias.map((value) => value / model.temperature)
  const unit = model.step / model.temperature
  const { starts, occupations, weights } = model
  return (words) => {
    const { count, hashes, values } = featuresOf(words)
    scores.set(base)
    for (let at = 0; at < count; at++) {
      const row = rowOf(model, hashes[at] ?? 0)
      if (row < 0) continue
      const value = (values[at] ?? 0) * unit
      const end = starts[row + 1] ?? 0
      for (let place = starts[row] ?? 0; place < end; place++) {
        const code = occupations[place] ?? 0
        scores[code] = (scores[code] ?? 0) + value * (weights[place] ?? 0)
      }
    }
    return scores
  }
}

function rowOf({ keys, rows }: OccupationModel, hash: number): number {
  const mask = keys.length - 1
  let slot = hash & mask
  for (;;) {
    const row = rows[slot] ?? -1
    if (row < 0 || keys[slot] === hash) return row
    slot = (slot + 1) & mask
  }
}
