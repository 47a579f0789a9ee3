import { foldName } from '../taxonomy/fold-name.ts'

/** Words around a name that are no part of it. */
const AROUND = new Set(
  `a all and any anywhere area areas at based branch campus candidates center central centre corporate country domestic
  downtown east eastern eligible est et ct pt pst cst gmt utc time timezone zone flexible from global greater head
  headoffice headquarter headquarters hq hub hubs in incl including individual inner islamic local location locations main metro
  metropolitan more multiple near nationwide national ne north northeast northern northwest nw of office offices ok only
  optional or other others plus preferred region regional regions residency residents se site sites south southeast
  southern southwest store surrounding surroundings sw the their to various west western within x`.split(/\s+/),
)
/** Words that say nothing about where: a text of these alone names no place, and none is missed. */
const NO_PLACE = new Set(
  'n a na tbd tba none null unknown unspecified not specified select states pacific mountain time tier 1 2 3 travel frequent required'.split(
    ' ',
  ),
)

/** True for "Headquarters", "Multiple Locations": words that name no place, and no place is missed. */
export function saysNothing(text: string): boolean {
  const key = foldName(text)
  return key === '' || key.split(' ').every((word) => NO_PLACE.has(word) || AROUND.has(word))
}

/** The words of a name without those around it. */
export function trimWords(words: string[]): string[] {
  let from = 0
  let to = words.length
  while (from < to && isAroundWord(words[from])) from++
  while (to > from && isAroundWord(words[to - 1])) to--
  return words.slice(from, to)
}

/** True for a folded name of one word that is put around names: "office", "greater". */
export function isAround(key: string): boolean {
  return AROUND.has(key)
}

function isAroundWord(word: string | undefined): boolean {
  const key = foldName(word ?? '')
  return key === '' || AROUND.has(key)
}
