import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTitleReader } from '../src/normalize/title.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { scorePay } from './accuracy-pay.ts'
import { scorePlaces } from './accuracy-place.ts'
import type { BenchResult } from './result.ts'
import { sharedData } from './shared-data.ts'

/** How often the readers of titles, places and pay are right. The labelled sets have one size, so `full` changes nothing. */
export async function run(_options: { full: boolean }): Promise<BenchResult> {
  const folder = sharedData('')
  const titles = scoreTitles(sharedData('title_benchmarks'))
  const { cases, texts } = scorePlaces(folder)
  const pay = scorePay(folder)
  return {
    name: 'accuracy',
    size: titles.count + cases.all + texts.distinct + (pay.snippets ?? 0) + (pay.strings ?? 0),
    metrics: {
      ...titles.metrics,
      place_cases: cases.all,
      place_cases_right: cases.right / cases.all,
      place_city_cases: cases.city,
      place_city_cases_right: cases.cityRight / cases.city,
      place_texts: texts.distinct,
      place_texts_known: texts.distinctKnown / texts.distinct,
      place_texts_known_by_ads: texts.adsKnown / texts.ads,
      place_texts_placed_by_ads: texts.adsPlaced / texts.ads,
      place_texts_per_second: texts.perSecond,
      ...Object.fromEntries(Object.entries(pay).map(([key, value]) => [`pay_${snake(key)}`, value])),
    },
    baselines: {},
    ratios: {},
  }
}

type Title = { t: string; gold: string[] }

/** Per labelled set: titles; share that gets a role; of those, share whose role has a labelled SOC code, to 6 digits and to 2. */
function scoreTitles(folder: string): { count: number; metrics: Record<string, number> } {
  const readTitle = createTitleReader(loadTaxonomy())
  const metrics: Record<string, number> = {}
  let count = 0
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.dev.jsonl'))) {
    const lines = readFileSync(join(folder, file), 'utf8').trim().split('\n')
    const titles = lines.map((line) => JSON.parse(line) as Title).filter(({ gold }) => gold.length > 0)
    const read = titles.flatMap(({ t, gold }) => {
      const soc = readTitle(t).role?.soc
      return soc === undefined ? [] : [{ soc, gold }]
    })
    const agree = (digits: number) =>
      read.filter(({ soc, gold }) => gold.some((code) => code.slice(0, digits) === soc.slice(0, digits))).length
    const set = file.replace('.dev.jsonl', '')
    metrics[`${set}_titles`] = titles.length
    metrics[`${set}_coverage`] = read.length / titles.length
    metrics[`${set}_soc6`] = read.length === 0 ? 0 : agree('43-4171'.length) / read.length
    metrics[`${set}_soc2`] = read.length === 0 ? 0 : agree('43'.length) / read.length
    count += titles.length
  }
  return { count, metrics }
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
