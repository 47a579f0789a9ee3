import type { OccupationModel } from '../domain/occupation.ts'
import type { OccupationCandidate, OccupationGroup, Role, RoleCandidate } from '../domain/role.ts'
import type { SocTree } from '../taxonomy/soc.ts'
import { createRoleFinder } from './nearest-role.ts'
import { createGroupReader } from './occupation-groups.ts'
import { createOccupationScorer } from './occupation-model.ts'
import { calibrated, emptyShares, highest, readShares, type Shares } from './occupation-shares.ts'

/** What is needed to answer with occupations: the learnt weights and the groups of the classification. */
export type OccupationKnowledge = { model: OccupationModel; tree: SocTree }

export type OccupationReading = { occupations: OccupationCandidate[]; occupation: OccupationGroup | null }

/** Reads the words of a title (as `titleWords` writes them). `named` are the roles whose names stand in the title, `labelled`
 *  the codes of the published label that the title consists of. */
export type OccupationReader = (
  words: readonly string[],
  named: readonly RoleCandidate[],
  labelled: readonly string[],
) => OccupationReading

/** Makes the reader of occupations. The score of an occupation is the model's plus what the roles named in the title add;
 *  the shares of the scores become probabilities by the temperature and the calibration that the training measured on
 *  titles it had not seen. The calibration is of the first answer; the others keep their proportions in what it leaves. */
export function createOccupationReader({ model, tree }: OccupationKnowledge, roles: readonly Role[]): OccupationReader {
  const score = createOccupationScorer(model)
  const places = new Map(model.codes.map((code, place) => [code, place]))
  const groupOf = createGroupReader(model.codes, tree)
  const nearest = createRoleFinder(roles)
  const shares = emptyShares(model.codes.length)
  const add = (scores: Float32Array, soc: string, nats: number): void => {
    const place = places.get(soc)
    if (place !== undefined) scores[place] = (scores[place] ?? 0) + nats / model.temperature
  }
  return (words, named, labelled) => {
    if (words.length === 0) return { occupations: [], occupation: null }
    const scores = score(words)
    for (const [soc, probability] of bestBySoc(named)) add(scores, soc, NAMED * probability)
    for (const soc of labelled) add(scores, soc, LABELLED)
    readShares(scores, shares, 5)
    const top = highest(shares.values, shares.count, 5)
    calibrate(shares, top[0] ?? 0, model.calibration)
    const occupations = top.map((at): OccupationCandidate => {
      const soc = model.codes[shares.places[at] ?? 0] ?? ''
      const { slug, evidence } = named.find((candidate) => candidate.soc === soc) ?? nearest(soc, words)
      return { soc, slug, probability: round(shares.values[at] ?? 0), evidence }
    })
    return { occupations, occupation: groupOf(shares, top[0] ?? 0) }
  }
}

/** What a role named in the title adds to its occupation, in nats, when the name is certain. On the development halves
 *  the accuracy is flat between 1 and 3. */
const NAMED = 1.5

/** What a published label adds to each of its codes, in nats: more than the model can say against it, which may not know
 *  the language. Between the label's codes the model decides. */
const LABELLED = 30

function bestBySoc(named: readonly RoleCandidate[]): Map<string, number> {
  const best = new Map<string, number>()
  for (const { soc, probability } of named) best.set(soc, Math.max(best.get(soc) ?? 0, probability))
  return best
}

/** Gives the first answer its measured probability and scales the others to the rest, none above the first. */
function calibrate({ count, values }: Shares, first: number, points: OccupationModel['calibration']): void {
  const share = values[first] ?? 0
  const probability = calibrated(share, points)
  const factor = share >= 1 ? 0 : (1 - probability) / (1 - share)
  for (let at = 0; at < count; at++) {
    values[at] = Math.min(probability, (values[at] as number) * factor)
  }
  values[first] = probability
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000
}
