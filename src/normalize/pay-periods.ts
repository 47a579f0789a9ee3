import type { PayPeriod } from '../domain/pay.ts'
import { periodOfWord } from './pay-period-words.ts'

/** `other`: a period is stated that is none of ours, such as two weeks or a quarter. */
export type StatedPeriod = PayPeriod | 'other'

/** East Asian and Thai words stand between other letters. */
const EAST_ASIAN: readonly (readonly [StatedPeriod, string])[] = [
  ['hour', '時給|时薪|時薪|시급|小时|小時|ชั่วโมง'],
  ['day', '日給|日薪|일급|[/每]天|[/每]日|วัน'],
  ['month', '月給|月薪|月收入?|월급|/月|每月|เดือน'],
  ['year', '年収|年俸|年薪|연봉|/年|每年|ต่อปี'],
]
const IS_EASTERN = /[\u0e00-\u0e7f\u3040-\u9fff\uac00-\ud7af]/
const EASTERN = new RegExp(EAST_ASIAN.map(([period, words]) => `(?<${period}>${words})`).join('|'), 'gu')

/** "36 hours a week", "5 days", "1 year": an amount of time, not what the pay is for. "14 times a year" is installments. */
const COUNTS =
  /(?<![\p{L}\d])\d{1,4}(?:[.,]\d{1,2})?\+?(?: ?(?:-|to|bis|à) ?\d{1,4}(?:[.,]\d{1,2})?)?[ -]?(?:hours?|hrs?|h|days?|weeks?|months?|mos?|years?|yrs?|stunden|std\.?|tage|wochen|monate|jahre?|heures|jours|semaines|mois|ans|horas|días|semanas|meses|años|uur|uren|dagen|timmar|timer|dagar|godzin\p{L}{0,2}|dni|hodin|mal|x|times|pagas|mensilità)(?:[ -]?(?:(?:per|an?|each|every|\/|pro|par|por|in|in der|p\/|die|la) ?)?(?:work ?)?(?:week|wk|day|month|year|woche|tag|semaine|semana|weeks|jährlich|yearly|jahr|ročně|annually|maand))?(?!\p{L})/giu
/** How often the money is handed over says nothing of the sum. */
const PAID_OUT =
  /(?<!\p{L})(?:paid|payable|ausgezahlt|wypłacan\p{L}{1,2}) (?:out )?(?:bi-?weekly|weekly|monthly|daily|fortnightly|semi-?monthly|every (?:two|2|other) weeks)|(?<!\p{L})(?:weekly|bi-?weekly|daily|fortnightly|monthly) (?:pay(?:roll|days?|checks?|ments?)?(?= ?(?:$|[;,.|\n]|schedule|cycle|via))|paid(?!\p{L}))/giu
/** "1. Lehrjahr", "im 2. Ausbildungsjahr", "first year": which year, not for a year. */
const ORDINAL =
  /(?<!\p{L})(?:\d\.|ersten|zweiten|dritten) (?:lehr|ausbildungs)?jahr|(?<!\p{L})(?:lehr|ausbildungs)jahr|(?<!\p{L})(?:first|second|third|1st|2nd|3rd) (?:year|month)/giu

/** The period a stretch of text names first; null when it names none. */
export function periodIn(text: string): StatedPeriod | null {
  return periodsIn(text)[0] ?? null
}

/** A run of letters of any script that puts spaces between words. */
const WORD = /[a-zà-öø-\u1fff]+/g
const NONE: StatedPeriod[] = []

/** Every period a stretch of text names, each once, in the order of the first mention. */
export function periodsIn(text: string): StatedPeriod[] {
  if (text.length < 2) return NONE
  const lower = withoutCounts(text.toLowerCase())
  const found = IS_EASTERN.test(lower) ? easternIn(lower) : []
  let before = ''
  let end = 0
  WORD.lastIndex = 0
  for (let match = WORD.exec(lower); match !== null; match = WORD.exec(lower)) {
    const word = match[0]
    const period = periodOfWord(
      word,
      before,
      lower.slice(end, match.index),
      lower.slice(WORD.lastIndex, WORD.lastIndex + 6),
    )
    if (period !== null && !found.includes(period)) found.push(period)
    before = word
    end = WORD.lastIndex
  }
  return found
}

function easternIn(lower: string): StatedPeriod[] {
  const found = [...lower.matchAll(EASTERN)].flatMap(({ groups }) => PERIODS.filter((period) => groups?.[period]))
  return [...new Set(found)]
}

const PERIODS: readonly StatedPeriod[] = ['hour', 'day', 'month', 'year']

function withoutCounts(lower: string): string {
  let text = lower
  if (/\d/.test(text)) text = text.replace(COUNTS, ' ')
  if (/pay|paid|ausgezahlt|wypłac/.test(text)) text = text.replace(PAID_OUT, ' ')
  if (/jahr|year|month/.test(text)) text = text.replace(ORDINAL, ' ')
  return text
}

const INSTALLMENTS =
  /(?<![\p{L}\d.,])(?:x|×|\*|sur|over|en|in|su|per|um|÷) ?(1[234])(?: ?(?:x|mois|months|pagas|mensilità|monate|meses))?(?![\p{L}\d.,])|(?<![\p{L}\d.,])(1[234])[ -]?(?:薪|(?:mal|x|monatsgehälter\p{L}?|gehälter\p{L}?|monatslöhne\p{L}?|salaries|salarissen|salaires|mois(?= de salaire)|pagas|mensualités|mensualidades|mensilità|payments|salários|löne|th month)(?!\p{L}))/iu

/** Salaries a year, 12 to 14; null when the text does not say. */
export function installmentsIn(text: string): number | null {
  const found = /1[234]/.test(text) ? INSTALLMENTS.exec(text) : null
  return found ? Number(found[1] ?? found[2]) : null
}
