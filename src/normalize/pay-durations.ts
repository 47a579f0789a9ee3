/** Units in which working time, contracts and experience are counted, in the languages we read. */
const UNITS =
  'hours?|hrs?|days?|weeks?|months?|mos|years?|yrs?|stunden|std|tage?n?|wochen?|monate?|jahre?n?|heures?|jours?|semaines?|mois|ans?|horas?|días?|semanas?|meses|años?|uur|uren|dagen|godzin|dni|timmar|dagar'
const PER_UNIT = String.raw`(?: ?(?:\/|an?|per|each|every|pro|par|in der|over|por|la) ?(?:\d{1,2} )?(?:day|week|month|year|wk|tag|woche|monat|jahr|jour|semaine|mois|an|semana|mes)s?(?!\p{L}))?`
const SPAN = String.raw`\d{1,4}(?:[.,]\d{1,2})?(?: ?(?:-|to|bis|à) ?\d{1,4}(?:[.,]\d{1,2})?)?\+?`
const DURATION = new RegExp(
  String.raw`(?<![\p{L}\d/.,$€£]|\b(?:per|pro|par|each) )${SPAN}[ -]?(?:${UNITS})(?!\p{L})${PER_UNIT}`,
  'giu',
)
const AT_START = new RegExp(String.raw`^\+?[ -]?(?:${UNITS})(?!\p{L})`, 'iu')

/** A text without its durations: "40 hours a week" and "3 years" say nothing of the period of pay. */
export function withoutDurations(text: string): string {
  return /\d/.test(text) ? text.replace(DURATION, ' ') : text
}

/** Whether the number before this text counts time: "5 days", "12-month contract". */
export function startsWithDuration(after: string): boolean {
  return AT_START.test(after)
}
