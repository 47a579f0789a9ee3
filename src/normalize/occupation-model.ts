import type { OccupationModel } from '../domain/occupation.ts'
import { type Features, featuresAcross, MOST_WORDS, wordFeatures } from './occupation-features.ts'

/** Makes the function that scores every occupation for the words of a title (as `titleWords` writes them). The array holds
 *  one score for each of `model.codes`, already divided by the temperature, and is used again by the next call. What a
 *  word says by itself is the same in every title, so it is summed up once and remembered. */
export function createOccupationScorer(model: OccupationModel): (words: readonly string[]) => Float32Array {
  const scores = new Float32Array(model.codes.length)
  const base = model.bias.map((value) => value / model.temperature)
  const unit = model.step / model.temperature
  const sayingOf = createWordMemory(model)
  return (words) => {
    const said = words.length > MOST_WORDS ? words.slice(0, MOST_WORDS).map(sayingOf) : words.map(sayingOf)
    const across = featuresAcross(said)
    let square = across.square
    for (const saying of said) square += saying.square
    const factor = square === 0 ? 0 : unit / Math.sqrt(square)
    scores.set(base)
    for (const { occupations, sums } of said) {
      for (let at = 0; at < occupations.length; at++) {
        const code = occupations[at] as number
        scores[code] = (scores[code] as number) + factor * (sums[at] as number)
      }
    }
    addFeatures(model, across, factor, scores)
    return scores
  }
}

/** What a word says of each occupation, all its features together. */
type Saying = { hash: number; square: number; occupations: Uint16Array; sums: Float32Array }

/** Sums some 200 occupations a word: twenty thousand words take some 30 MB. */
const REMEMBERED = 20_000

function createWordMemory(model: OccupationModel): (word: string) => Saying {
  const memory = new Map<string, Saying>()
  const dense = new Float32Array(model.codes.length)
  return (word) => {
    const held = memory.get(word)
    if (held !== undefined) return held
    const features = wordFeatures(word)
    dense.fill(0)
    addFeatures(model, features, 1, dense)
    const saying = { hash: features.hash, square: features.square, ...withoutZeros(dense) }
    if (memory.size >= REMEMBERED) memory.clear()
    memory.set(word, saying)
    return saying
  }
}

function withoutZeros(dense: Float32Array): Pick<Saying, 'occupations' | 'sums'> {
  let count = 0
  for (let code = 0; code < dense.length; code++) if (dense[code] !== 0) count++
  const occupations = new Uint16Array(count)
  const sums = new Float32Array(count)
  for (let code = 0, at = 0; code < dense.length; code++) {
    if (dense[code] === 0) continue
    occupations[at] = code
    sums[at] = dense[code] as number
    at++
  }
  return { occupations, sums }
}

function addFeatures(model: OccupationModel, features: Features, factor: number, scores: Float32Array): void {
  const { starts, occupations, weights } = model
  for (let at = 0; at < features.hashes.length; at++) {
    const row = rowOf(model, features.hashes[at] ?? 0)
    if (row < 0) continue
    const value = factor * (features.values[at] ?? 0)
    const end = starts[row + 1] ?? 0
    for (let place = starts[row] ?? 0; place < end; place++) {
      const code = occupations[place] as number
      scores[code] = (scores[code] as number) + value * (weights[place] as number)
    }
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
