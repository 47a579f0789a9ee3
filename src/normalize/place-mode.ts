import type { WorkMode } from '../domain/place.ts'

/** `rest` is the text without its work-mode words. `anywhere`: the words say the work can be done from anywhere. */
export type ModeReading = { mode: WorkMode | null; anywhere: boolean; rest: string }

const START = '(?<![\\p{L}\\p{N}])'
const END = '(?![\\p{L}\\p{N}])'
const GAP = '[ _\\u00a0-]?'

/** Words for the modes in English, German, French, Spanish, Portuguese, Italian, Dutch, Polish and Swedish. */
const REMOTE = [
  `(?:(?:fully|100 ?%|completely|permanent|permanently|full|mostly) ?)?remote(?:ly)?(?:${GAP}(?:work schedule|working|work|based|first|friendly|eligible|optional|option|only|possible|allowed|available|position|role|job|opportunity|ok))?`,
  `work(?:ing)?${GAP}from${GAP}(?:home|anywhere)`,
  `home${GAP}(?:based|office)`,
  'wfh|wfa|anywhere|location independent',
  'telecommut(?:e|ing|er)|telework(?:ing|er)?|telearbeit|mobiles arbeiten|ortsunabhängig',
  'télétravail|teletravail|à distance|teletrabajo|remot[oa]|a distancia|à distância|trabalho remoto|da remoto|telelavoro',
  'thuiswerk(?:en)?|telewerk(?:en)?|zdaln(?:ie|a|y|ej)|praca zdalna|(?:på )?distans(?:arbete)?',
].join('|')
const HYBRID = [
  `hybrid(?:${GAP}(?:remote|working|work|role|available))?|remote${GAP}hybrid`,
  'hybrid(?:es? arbeiten|es|e|t)|h[íi]brid[oa]|ibrid[oa]|hybrydow[oaey]',
  '(?:up to |bis zu |tot |jusqu.à )?[1-9]\\d? ?% ?(?:remote|home.?office|telewerk(?:en)?|télétravail|teletrabajo|wfh)',
  `[1-4](?:-[2-4])? ?(?:days?|tage?|jours?|días?|dagen)(?: a week| per week| ?/ ?week| pro woche| par semaine)? (?:remote|in (?:the )?office|on${GAP}site|from home|home.?office|im büro|wfh|de télétravail|télétravail)`,
  `(?:partially|partly|teilweise|temporarily) remote`,
].join('|')
const ONSITE = [
  `(?:fully )?on${GAP}sites?|in${GAP}office|in${GAP}person|on${GAP}premises?|office${GAP}based|office${GAP}only`,
  'vor ort|präsenz|sur site|(?:en )?présentiel|presencial|en oficina|op locatie|op kantoor|in sede|in presenza|stacjonarn(?:a|ie|y)|på plats',
].join('|')
const NOT_REMOTE = `(?:not|no|non|nicht|kein|pas de|sin)${GAP}(?:fully )?(?:remote(?:ly)?|wfh|home.?office|télétravail)(?: work)?`

const ANYWHERE = new RegExp(`${START}anywhere${END}`, 'iu')
const BASED = /[ -]based(?![\p{L}\p{N}])/giu
/** Whole texts that state a mode, though the words are not mode words inside a longer text. */
const WHOLE = new Map<string, WorkMode>([
  ['virtual', 'remote'],
  ['distributed', 'remote'],
  ['fully distributed', 'remote'],
  ['home', 'remote'],
  ['office', 'onsite'],
])
/** What every mode word holds: most texts hold none and need no closer look. */
const HINT =
  /remot|h[yíi]br|ibrid|home|wfh|wfa|tele|télé|distan|anywhere|independent|mobil|ortsun|thuis|zdaln|site|offic|person|premis|vor ort|präsenz|présent|presen|oficina|locatie|kantoor|sede|stacjon|plats|virtual|distrib|büro/iu

const one = (words: string): RegExp => new RegExp(`${START}(?:${words})${END}`, 'giu')
const MODES: readonly [WorkMode, RegExp][] = [
  ['onsite', one(NOT_REMOTE)],
  ['hybrid', one(HYBRID)],
  ['remote', one(REMOTE)],
  ['onsite', one(ONSITE)],
]
const FREEDOM: Readonly<Record<WorkMode, number>> = { onsite: 0, hybrid: 1, remote: 2 }

/** Reads the work mode that a place text or a source's own field states and takes its words out. Of several modes the
 *  freest counts: "Boston or Remote" can be done remotely. `mode` is null when none is stated. Never throws. */
export function readMode(text: string): ModeReading {
  if (!HINT.test(text)) return { mode: null, anywhere: false, rest: text }
  const whole = WHOLE.get(text.trim().toLowerCase())
  if (whole !== undefined) return { mode: whole, anywhere: false, rest: '' }
  let mode: WorkMode | null = null
  let rest = text
  for (const [each, words] of MODES) {
    const without = rest.replace(words, ' ')
    if (without === rest) continue
    rest = without
    mode = freest(mode, each)
  }
  if (mode === null) return { mode, anywhere: false, rest }
  return { mode, anywhere: ANYWHERE.test(text), rest: rest.replace(BASED, ' ') }
}

/** The mode that asks least presence; null only when both are. */
export function freest(one: WorkMode | null, other: WorkMode | null): WorkMode | null {
  if (one === null || other === null) return one ?? other
  return FREEDOM[one] >= FREEDOM[other] ? one : other
}
