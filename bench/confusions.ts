import { join } from 'node:path'
import { createTitleReader } from '../src/normalize/title.ts'
import { loadOccupationModel, loadSocTree } from '../src/taxonomy/load-occupations.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { distinctTitles } from '../src/train/hold-out.ts'
import { filedTitles } from '../src/train/sources.ts'
import { sharedData } from './shared-data.ts'

/** One occupation taken for another. `examples` are titles, at most three. */
export type Confusion = { wanted: string; read: string; titles: number; examples: string[] }

/** The most frequent confusions of the shipped model on labelled vacancy titles that it has not learnt from. Of several right
 *  codes the first stands for all. */
export async function listConfusions(
  most: number,
): Promise<{ titles: number; wrong: number; confusions: Confusion[] }> {
  const tree = loadSocTree()
  const read = createTitleReader(loadTaxonomy(), { model: loadOccupationModel(), tree })
  const file = join(sharedData('title_benchmarks'), 'jobbert_val.dev.jsonl')
  const titles = distinctTitles(await filedTitles(file, new Set(tree.detailed), new Map()))
  const found = new Map<string, Confusion>()
  let wrong = 0
  for (const { title, socs } of titles) {
    const first = read(title).occupations[0]?.soc
    const wanted = socs[0]
    if (first === undefined || wanted === undefined || socs.includes(first)) continue
    wrong += 1
    const held = found.get(`${wanted} ${first}`) ?? { wanted, read: first, titles: 0, examples: [] }
    held.titles += 1
    if (held.examples.length < 3) held.examples.push(title)
    found.set(`${wanted} ${first}`, held)
  }
  const confusions = [...found.values()].sort((a, b) => b.titles - a.titles).slice(0, most)
  return { titles: titles.length, wrong, confusions }
}
