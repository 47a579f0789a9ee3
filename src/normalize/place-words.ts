import { foldName } from '../taxonomy/fold-name.ts'

/** Words around a name that are no part of it. */
const AROUND = wordsOf(`
  a all and any anywhere area areas at based branch campus candidates cbd center central centre corporate country ct
  domestic downtown east eastern eligible est et flexible from global gmt greater head headoffice headquarter headquarters
  hq hub hubs in incl including individual inner islamic island islands local location locations main metro metropolitan
  more multiple national nationwide ne near north northeast northern northwest nw of office offices ok only optional or
  other others our plus preferred pst pt region regional regions republic residency residents se site sites south southeast
  southern southwest store surrounding surroundings sw the their time timezone to utc various west western within x zone
  andere autres cst mas meer weitere`)
/** Words that say nothing about where: a text of these alone names no place, and none is missed. */
const NO_PLACE = wordsOf(`
  frequent mountain n na none not null pacific required select specified states tba tbd tier time travel unknown
  unspecified`)

/** True for "Headquarters", "Multiple Locations": words that name no place, and no place is missed. */
export function saysNothing(text: string): boolean {
  const key = foldName(text)
  return key === '' || key.split(' ').every((word) => NO_PLACE.has(word) || AROUND.has(word) || /^\d+$/.test(word))
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

function wordsOf(list: string): ReadonlySet<string> {
  return new Set(list.trim().split(/\s+/))
}
