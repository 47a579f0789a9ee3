import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { HeldOut, OccupationModel } from '../src/domain/occupation.ts'
import { createTitleReader } from '../src/normalize/title.ts'
import { loadOccupationModel, loadSocTree } from '../src/taxonomy/load-occupations.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { calibrationError } from '../src/train/calibrate.ts'
import { type CheckTitle, checkTitles, outcomeOf, scoresOf } from '../src/train/check-titles.ts'
import { distinctTitles } from '../src/train/hold-out.ts'
import { learnModel } from '../src/train/learn.ts'
import { filedTitles, onetTitles } from '../src/train/sources.ts'
import { sharedData } from './shared-data.ts'
import { bm25Baseline, exactBaseline, type TitleBaseline } from './title-baselines.ts'

export type TitleScores = { titles: number; metrics: Record<string, number>; baselines: Record<string, number> }

type Set = { name: string; file: string; titles: CheckTitle[] }

/** How often the occupation of distinct labelled titles is right, per set and over the four sets of real titles in the mean,
 *  beside BM25 and exact look-up over O*NET's titles. A set that the shipped model learnt from is not read by it: its
 *  figures are those of the training's held-out halves. With `full` a model of O*NET alone is trained here and measured. */
export async function scoreTitles(full: boolean): Promise<TitleScores> {
  const tree = loadSocTree()
  const sets = await readSets()
  const onet = await onetTitles(sharedData('onet_27.0'))
  const shipped = loadOccupationModel()
  const metrics: Record<string, number> = {}
  const baselines: Record<string, number> = {}
  put(metrics, '', sets, (set) => heldOut(set, shipped) ?? measured(set, shipped))
  put(baselines, '', sets, (set) => baseline(set, bm25Baseline(onet)))
  put(metrics, 'exact_', sets, (set) => baseline(set, exactBaseline(onet)))
  if (full) {
    const alone = learnModel(onet, { tree, most: 600_000, people: null })
    put(metrics, 'onet_alone_', sets, (set) => measured(set, alone))
  }
  return {
    titles: sets.reduce((sum, set) => sum + set.titles.length, 0),
    metrics: { ...metrics, ...readingSpeed(sets), ...roleShares(sets) },
    baselines,
  }
}

/** The sets whose mean is quoted: real titles, written by employers. */
const QUOTED = ['lca_health_fy25', 'lca_mgmt_fy16', 'h2b_fy16_19', 'jobbert_val']
const SHOWN = ['detailed', 'broad', 'minor', 'major', 'top5'] as const

async function readSets(): Promise<Set[]> {
  const folder = sharedData('title_benchmarks')
  const known = new globalThis.Set(loadSocTree().detailed)
  const files = readdirSync(folder).filter((name) => name.endsWith('.jsonl'))
  return Promise.all(
    files.sort().map(async (file) => {
      const titles = distinctTitles(await filedTitles(join(folder, file), known, new Map()))
      return { name: file.replace(/(?:\.dev)?\.jsonl$/, ''), file, titles }
    }),
  )
}

type Measured = Partial<Omit<HeldOut, 'name'>>

function put(into: Record<string, number>, prefix: string, sets: Set[], measure: (set: Set) => Measured): void {
  const quoted: Measured[] = []
  for (const set of sets) {
    const { titles: _, ...scores } = measure(set)
    if (QUOTED.includes(set.name)) quoted.push(scores)
    for (const [key, value] of Object.entries(scores)) into[`title_${prefix}${set.name}_${key}`] = value
  }
  for (const key of SHOWN) {
    into[`title_${prefix}mean_${key}`] = quoted.reduce((sum, scores) => sum + (scores[key] ?? 0), 0) / quoted.length
  }
}

function heldOut({ file }: Set, { report }: OccupationModel): Measured | undefined {
  const found = report.learntFrom.includes(file) ? report.heldOut.find(({ name }) => name === file) : undefined
  if (found === undefined) return undefined
  const { name: _, ...scores } = found
  return scores
}

function measured({ titles }: Set, model: OccupationModel): Measured {
  const outcomes = checkTitles(titles, model, loadTaxonomy(), loadSocTree())
  return { ...scoresOf(outcomes), calibrationError: calibrationError(outcomes) }
}

function baseline({ titles }: Set, answer: TitleBaseline): Measured {
  const tree = loadSocTree()
  const outcomes = titles.map(({ title, socs }) =>
    outcomeOf({ socs: answer(title), probability: 0 }, socs, 1 / titles.length, tree),
  )
  const { surerHalf: _, ...scores } = scoresOf(outcomes)
  return scores
}

function readingSpeed(sets: Set[]): Record<string, number> {
  const titles = [...new globalThis.Set(sets.flatMap((set) => set.titles.map(({ title }) => title)))]
  const started = performance.now()
  const read = createTitleReader(loadTaxonomy(), { model: loadOccupationModel(), tree: loadSocTree() })
  const ready = performance.now()
  for (const title of titles) read(title)
  const seconds = (performance.now() - ready) / 1000
  return { title_reader_ready_ms: ready - started, title_per_second: titles.length / seconds }
}

/** How many titles are given a role, and how often that role's code is right: over all sets. */
function roleShares(sets: Set[]): Record<string, number> {
  const read = createTitleReader(loadTaxonomy(), { model: loadOccupationModel(), tree: loadSocTree() })
  const titles = sets.flatMap((set) => set.titles)
  const given = titles.flatMap(({ title, socs }) => {
    const { role } = read(title)
    return role === null ? [] : [socs.includes(role.soc)]
  })
  return {
    title_role_given: given.length / titles.length,
    title_role_detailed: given.filter(Boolean).length / given.length,
  }
}
