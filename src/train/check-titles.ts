import type { OccupationModel } from '../domain/occupation.ts'
import type { Taxonomy } from '../domain/role.ts'
import { createTitleReader } from '../normalize/title.ts'
import type { SocTree } from '../taxonomy/soc.ts'
import type { Outcome } from './calibrate.ts'

/** A title with the codes that count as right. */
export type CheckTitle = { title: string; socs: string[] }

/** Shares of distinct titles, 0 to 1: the first answer right at six, five, three and two digits; one of five right at six;
 *  the first right at six among the half that is answered with most confidence. */
export type Scores = {
  titles: number
  detailed: number
  broad: number
  minor: number
  major: number
  top5: number
  surerHalf: number
}

/** What is answered to a title: codes, best first, and the probability of the first. */
export type Answer = { socs: string[]; probability: number }

/** Reads every title with the model; the titles together weigh 1. */
export function checkTitles(
  titles: readonly CheckTitle[],
  model: OccupationModel,
  taxonomy: Taxonomy,
  tree: SocTree,
): Outcome[] {
  const read = createTitleReader(taxonomy, { model, tree })
  return titles.map(({ title, socs }) => {
    const { occupations } = read(title)
    const answer = { socs: occupations.map(({ soc }) => soc), probability: occupations[0]?.probability ?? 0 }
    return outcomeOf(answer, socs, 1 / titles.length, tree)
  })
}

/** How an answer fares against the codes that count as right. */
export function outcomeOf(answer: Answer, socs: readonly string[], weight: number, tree: SocTree): Outcome {
  const first = answer.socs[0] ?? ''
  const agrees = (parent: (code: string) => string) => socs.some((soc) => parent(soc) === parent(first))
  return {
    share: answer.probability,
    right: socs.includes(first),
    weight,
    top5: answer.socs.slice(0, 5).some((soc) => socs.includes(soc)),
    broad: agrees(tree.broadOf),
    minor: agrees(tree.minorOf),
    major: agrees(tree.majorOf),
  }
}

/** The scores of outcomes that weigh the same. */
export function scoresOf(outcomes: readonly Outcome[]): Scores {
  const share = (list: readonly Outcome[], is: (outcome: Outcome) => boolean) =>
    list.length === 0 ? 0 : Math.round((list.filter(is).length / list.length) * 10_000) / 10_000
  const surer = [...outcomes].sort((a, b) => b.share - a.share).slice(0, Math.ceil(outcomes.length / 2))
  return {
    titles: outcomes.length,
    detailed: share(outcomes, ({ right }) => right),
    broad: share(outcomes, ({ broad }) => broad),
    minor: share(outcomes, ({ minor }) => minor),
    major: share(outcomes, ({ major }) => major),
    top5: share(outcomes, ({ top5 }) => top5),
    surerHalf: share(surer, ({ right }) => right),
  }
}
