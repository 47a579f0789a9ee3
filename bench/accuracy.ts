import { scoreDuplicates } from './accuracy-duplicates.ts'
import { scoreLevels } from './accuracy-level.ts'
import { scorePay } from './accuracy-pay.ts'
import { scorePlaces } from './accuracy-place.ts'
import { scoreTitles } from './accuracy-title.ts'
import { type BenchResult, withRatios } from './result.ts'
import { sharedData } from './shared-data.ts'

/** How often the readers of titles, pay, places and duplicates are right, beside the plainest way of each. The labelled sets
 *  have one size; `full` also trains and measures a model of titles on O*NET alone. */
export async function run({ full }: { full: boolean }): Promise<BenchResult> {
  const folder = sharedData('')
  const titles = await scoreTitles(full)
  const levels = scoreLevels()
  const { cases, texts } = scorePlaces(folder)
  const { metrics: pay, baselines: payBaselines } = scorePay(folder)
  const { wrong: _, ...duplicates } = scoreDuplicates(folder)
  return withRatios({
    name: 'accuracy',
    size: titles.titles + cases.all + texts.distinct + (pay.snippets ?? 0) + (pay.strings ?? 0) + duplicates.pairs,
    metrics: {
      ...titles.metrics,
      ...levels.metrics,
      place_cases: cases.all,
      place_cases_right: cases.right / cases.all,
      place_city_cases: cases.city,
      place_city_cases_right: cases.cityRight / cases.city,
      place_texts: texts.distinct,
      place_texts_known: texts.distinctKnown / texts.distinct,
      place_texts_known_by_ads: texts.adsKnown / texts.ads,
      place_texts_placed_by_ads: texts.adsPlaced / texts.ads,
      place_texts_per_second: texts.perSecond,
      ...named('pay', pay),
      duplicate_pairs: duplicates.pairs,
      duplicate_unsure: duplicates.unsure,
      duplicate_precision: duplicates.precision,
      duplicate_recall: duplicates.recall,
    },
    baselines: {
      ...titles.baselines,
      ...levels.baselines,
      ...named('pay', payBaselines),
      duplicate_precision: duplicates.baselinePrecision,
      duplicate_recall: duplicates.baselineRecall,
    },
  })
}

function named(prefix: string, values: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [`${prefix}_${snake(key)}`, value]))
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
