import type { ModelReport, OccupationModel } from '../domain/occupation.ts'
import type { SocTree } from '../taxonomy/soc.ts'
import { examplesOf, type LabelledTitle } from './corpus.ts'
import { fitModel } from './fit.ts'
import { pruneModel } from './prune.ts'

export type LearnOptions = {
  tree: SocTree
  /** How many weights to keep. */
  most: number
  /** People employed by SOC code; null when not given. */
  people: ReadonlyMap<string, number> | null
  onEpoch?: (epoch: number, loss: number) => void
}

/** More rounds bring the loss down and leave titles not seen where they are. */
export const EPOCHS = 5

/** Learns a model from titles. Not calibrated. The same titles in the same order give the same model. */
export function learnModel(titles: readonly LabelledTitle[], options: LearnOptions): OccupationModel {
  const codes = [...options.tree.detailed]
  const fitted = fitModel(examplesOf(titles, codes), {
    codes: codes.length,
    epochs: EPOCHS,
    leastExamples: 2,
    ...(options.onEpoch === undefined ? {} : { onEpoch: options.onEpoch }),
  })
  const model = pruneModel(fitted, codes, { most: options.most, report: NO_REPORT })
  if (options.people !== null) addEmployment(model, options.people, options.tree)
  return model
}

const NO_REPORT: ModelReport = { version: '', sources: [], titles: {}, learntFrom: [], heldOut: [] }

/** Much-held occupations are likelier before anything is read. */
function addEmployment(model: OccupationModel, people: ReadonlyMap<string, number>, tree: SocTree): void {
  model.codes.forEach((code, at) => {
    const count = people.get(code) ?? people.get(tree.broadOf(code)) ?? FEW
    model.bias[at] = (model.bias[at] ?? 0) + EMPLOYED * Math.log(count)
  })
}

/** How much the logarithm of the employment counts: on the development halves 0.1 to 0.3 bring a point of top-5. */
const EMPLOYED = 0.15
/** Stands for the employment of a code that the workbook lacks, such as the military ones. */
const FEW = 8000
