import { titleFeatures } from '../normalize/occupation-features.ts'

/** One title to learn from: its words as the title reader sees them, the occupations it is filed under (places in the list
 *  of codes), and how much it counts. */
export type Example = { words: string[]; codes: number[]; weight: number }

/** Full-precision weights: row-major, one row a feature, one column an occupation. */
export type FittedModel = { hashes: Uint32Array; weights: Float32Array; bias: Float32Array; loss: number }

export type FitOptions = {
  codes: number
  epochs: number
  /** Features of fewer examples are left out. */
  leastExamples: number
  onEpoch?: (epoch: number, loss: number) => void
}

/** Learns a multinomial logistic regression by stochastic gradient descent with a step per feature (AdaGrad). The same
 *  examples in the same order give the same weights: the shuffling has a fixed seed. Memory is features × codes × 4 bytes. */
export function fitModel(examples: readonly Example[], options: FitOptions): FittedModel {
  const { inputs, hashes } = indexFeatures(examples, options.leastExamples)
  const state: State = {
    codes: options.codes,
    weights: new Float32Array(hashes.length * options.codes),
    bias: new Float32Array(options.codes),
    gathered: new Float32Array(hashes.length),
    scores: new Float32Array(options.codes),
    touched: [],
    gradient: [],
  }
  const order = Int32Array.from(examples.keys())
  const random = randomNumbers(1)
  let loss = 0
  for (let epoch = 1; epoch <= options.epochs; epoch++) {
    shuffle(order, random)
    loss = 0
    for (const at of order) loss += learn(state, inputs[at] as Input, examples[at] as Example)
    loss /= examples.length
    options.onEpoch?.(epoch, loss)
  }
  return { hashes, weights: state.weights, bias: state.bias, loss }
}

type Input = { rows: Int32Array; values: Float32Array }

type State = {
  codes: number
  weights: Float32Array
  bias: Float32Array
  /** Sum of squared gradients of each feature. */
  gathered: Float32Array
  scores: Float32Array
  touched: number[]
  gradient: number[]
}

const STEP = 2
const BIAS_STEP = 0.02
/** Occupations less likely than this are not pushed down further: it saves nine tenths of the time. */
const NEGLIGIBLE = 1e-4

function indexFeatures(examples: readonly Example[], least: number): { inputs: Input[]; hashes: Uint32Array } {
  const seen = new Map<number, number>()
  for (const { words } of examples) {
    for (const hash of new Set(titleFeatures(words).hashes)) seen.set(hash, (seen.get(hash) ?? 0) + 1)
  }
  const kept = [...seen].filter(([, count]) => count >= least).map(([hash]) => hash)
  const rows = new Map(kept.map((hash, row) => [hash, row]))
  const inputs = examples.map(({ words }) => {
    const { hashes, values } = titleFeatures(words)
    const known = hashes.flatMap((hash, at) => {
      const row = rows.get(hash)
      return row === undefined ? [] : [{ row, value: values[at] ?? 0 }]
    })
    return { rows: Int32Array.from(known, ({ row }) => row), values: Float32Array.from(known, ({ value }) => value) }
  })
  return { inputs, hashes: Uint32Array.from(kept) }
}

/** One step for one example; returns its loss, in nats. */
function learn(state: State, input: Input, example: Example): number {
  const total = scoreAll(state, input)
  const loss = collectGradient(state, example.codes, total)
  applyGradient(state, input, example.weight)
  return loss
}

/** Leaves e^score of every occupation in `scores`, scaled so that the largest is 1; returns their sum. */
function scoreAll({ codes, weights, bias, scores }: State, { rows, values }: Input): number {
  scores.set(bias)
  for (let at = 0; at < rows.length; at++) {
    const start = (rows[at] ?? 0) * codes
    const value = values[at] ?? 0
    for (let code = 0; code < codes; code++) {
      scores[code] = (scores[code] as number) + value * (weights[start + code] as number)
    }
  }
  let highest = Number.NEGATIVE_INFINITY
  for (let code = 0; code < codes; code++) if ((scores[code] as number) > highest) highest = scores[code] as number
  let total = 0
  for (let code = 0; code < codes; code++) {
    const value = Math.exp((scores[code] as number) - highest)
    scores[code] = value
    total += value
  }
  return total
}

function collectGradient(state: State, right: number[], total: number): number {
  const { scores, touched, gradient, codes } = state
  const share = 1 / right.length
  let loss = 0
  touched.length = 0
  gradient.length = 0
  for (let code = 0; code < codes; code++) {
    const probability = (scores[code] as number) / total
    const wanted = right.includes(code) ? share : 0
    if (wanted === 0 && probability < NEGLIGIBLE) continue
    if (wanted > 0) loss -= wanted * Math.log(probability + 1e-12)
    touched.push(code)
    gradient.push(probability - wanted)
  }
  return loss
}

function applyGradient(state: State, { rows, values }: Input, weight: number): void {
  const { weights, bias, gathered, touched, gradient, codes } = state
  let square = 0
  for (const part of gradient) square += part * part
  square *= weight
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at] as number
    const value = values[at] as number
    gathered[row] = (gathered[row] as number) + square * value * value
    const step = (STEP * weight * value) / Math.sqrt((gathered[row] as number) + 1e-6)
    const start = row * codes
    for (let place = 0; place < touched.length; place++) {
      const code = start + (touched[place] as number)
      weights[code] = (weights[code] as number) - step * (gradient[place] as number)
    }
  }
  for (let place = 0; place < touched.length; place++) {
    const code = touched[place] as number
    bias[code] = (bias[code] as number) - BIAS_STEP * weight * (gradient[place] as number)
  }
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const held = order[at] as number
    order[at] = order[other] as number
    order[other] = held
  }
}

/** A linear congruential generator (Numerical Recipes); evenly spread numbers from 0 up to 1. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}
