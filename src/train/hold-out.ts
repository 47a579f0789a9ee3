import { createHash } from 'node:crypto'
import type { HeldOut, OccupationModel } from '../domain/occupation.ts'
import type { Taxonomy } from '../domain/role.ts'
import type { SocTree } from '../taxonomy/soc.ts'
import { calibrationError, calibrationPoints, type Outcome } from './calibrate.ts'
import { type CheckTitle, checkTitles, scoresOf } from './check-titles.ts'
import type { LabelledTitle } from './corpus.ts'

export type Calibration = { temperature: number; calibration: [number, number][] }

type Given = {
  /** Titles of dictionaries, always learnt from. */
  fixed: readonly LabelledTitle[]
  /** Filed titles by file: learnt from, but measured by a model that has not seen them. */
  filed: ReadonlyMap<string, LabelledTitle[]>
  /** Titles by file that are never learnt from. */
  checks: ReadonlyMap<string, CheckTitle[]>
  learn: (titles: readonly LabelledTitle[]) => OccupationModel
  taxonomy: Taxonomy
  tree: SocTree
}

/** Measures and calibrates on titles that the measuring model has not seen: filed ones in two halves, each read by a model
 *  that learnt from the other half, and those that are only checked. A title stands in the same half however it is
 *  written. Every set weighs the same. Without any set the calibration is none. */
export function holdOut(given: Given): { calibration: Calibration; sets: HeldOut[] } {
  const sets = [...given.checks, ...distinctFiled(given.filed)].filter(([, titles]) => titles.length > 0)
  if (sets.length === 0) return { calibration: { temperature: 1, calibration: [] }, sets: [] }
  const read = readerOf(given)
  const outcomesAt = (change: Partial<Calibration>) => sets.flatMap(([, titles]) => read(titles, change))
  const losses = TEMPERATURES.map((temperature) => loss(outcomesAt({ temperature })))
  const temperature = TEMPERATURES[losses.indexOf(Math.min(...losses))] ?? 1
  const calibration = calibrationPoints(outcomesAt({ temperature }))
  const measured = sets.map(([name, titles]) => {
    const outcomes = read(titles, { temperature, calibration })
    return { name, ...scoresOf(outcomes), calibrationError: Math.round(calibrationError(outcomes) * 1e4) / 1e4 }
  })
  return { calibration: { temperature, calibration }, sets: measured }
}

const TEMPERATURES = [1, 1.3, 1.6, 2, 2.5, 3]

type Read = (titles: CheckTitle[], change: Partial<Calibration>) => Outcome[]

/** Reads each title with a model that has not seen it. */
function readerOf({ fixed, filed, learn, taxonomy, tree }: Given): Read {
  const halves = filed.size > 0 ? [0, 1] : [null]
  const models = halves.map((half) => {
    const others = [...filed.values()].flat().filter(({ title }) => halfOf(title) !== half)
    return learn(half === null ? fixed : [...fixed, ...others])
  })
  return (titles, change) =>
    models.flatMap((model, at) => {
      const unseen = halves[at] === null ? titles : titles.filter(({ title }) => halfOf(title) === halves[at])
      const outcomes = checkTitles(unseen, { ...model, ...change }, taxonomy, tree)
      return outcomes.map((outcome) => ({ ...outcome, weight: 1 / titles.length }))
    })
}

/** The same title under the same codes once. */
export function distinctTitles(titles: readonly LabelledTitle[]): CheckTitle[] {
  return [...new Map(titles.map((each) => [`${each.title}|${each.socs.join()}`, each])).values()]
}

function distinctFiled(filed: ReadonlyMap<string, LabelledTitle[]>): [string, CheckTitle[]][] {
  return [...filed].map(([name, titles]) => [name, distinctTitles(titles)])
}

/** 0 or 1, by the words of the title in alphabetical order. */
function halfOf(title: string): number {
  const words = title.toLowerCase().match(/[a-z]+/g) ?? []
  return (createHash('sha256').update(words.sort().join(' ')).digest()[0] ?? 0) % 2
}

/** Mean log loss of the first answer's share, in nats. */
function loss(outcomes: Outcome[]): number {
  return outcomes.reduce((sum, { share, right, weight }) => {
    const likely = Math.min(1 - 1e-6, Math.max(1e-6, share))
    return sum - weight * Math.log(right ? likely : 1 - likely)
  }, 0)
}
