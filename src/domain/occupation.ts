/** The learnt weights: for each feature the occupations it speaks for or against. */
export type OccupationModel = {
  /** What it was learnt from, when, and how well it does; written by the training. */
  report: ModelReport
  /** SOC 2018 detailed codes; a weight names its occupation by the place in this list. */
  codes: string[]
  /** Log-odds each occupation has before anything is read. */
  bias: Float32Array
  /** Scores are divided by this before they become probabilities. */
  temperature: number
  /** Share of the first answer against the measured share of right ones, rising; empty when it was not measured. */
  calibration: [number, number][]
  /** Feature hashes in an open-addressing table of a power of two; `rows` is the place in `starts`, −1 where empty. */
  keys: Uint32Array
  rows: Int32Array
  /** Weights of row r stand from `starts[r]` up to `starts[r + 1]`. */
  starts: Uint32Array
  occupations: Uint16Array
  weights: Int8Array
  /** The value of one step of a weight. */
  step: number
}

/** `learntFrom` are the files of filed titles; `heldOut` is how a model that had not seen them fared on each file, in shares
 *  from 0 to 1: right at six, five, three and two digits, one of five right, the more confident half right, and the
 *  expected calibration error. */
export type ModelReport = {
  version: string
  sources: string[]
  titles: Record<string, number>
  learntFrom: string[]
  heldOut: HeldOut[]
}

export type HeldOut = {
  name: string
  titles: number
  detailed: number
  broad: number
  minor: number
  major: number
  top5: number
  surerHalf: number
  calibrationError: number
}
