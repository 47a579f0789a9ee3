import type { StatedPeriod } from './pay-periods.ts'

/** Words for periods in the languages we read, lower case, whole. */
const WORDS: ReadonlyMap<string, StatedPeriod> = new Map(
  Object.entries({
    other: 'biweekly bimonthly semimonthly fortnight fortnightly quarter quarterly',
    hour: 'hour hours hourly hr hrs ph phr stunde stunden stündlich std timlön tuntipalkka uurtarief órabér oraria orario heure heures horaire hora horas uur uren uurloon tim timme timmar timmen timmes timelønn timeløn hod tunti tunnilta ora oră ώρα час годину satu saat saatlik jam giờ לשעה ساعة klst',
    day: 'day days daily pd tag tage täglich dagtarief jour jours journalier tjm día dia diario giorno dag dagen dagar dzień dziennie den denně день günlük',
    week: 'week weeks weekly wk pw woche wochen wöchentlich semaine semana semanal settimana vecka uge tydzień неделю',
    month:
      'month months monthly mth mths pcm pm mo mtl mois mes meses mesiac mesačne mesec mensual mensuales mensal maandloon havibér mês mensil mensili mensile maand maandelijks maandsalaris mies mc mese mån mdr měsíčně měsíc hó havi hónap havonta lunar lună luna kk kuus mjesečno mēnesī mēn mánuði μήνα месяц мес месец місяць bulan tháng aylık ay לחודש חודשי شهر',
    year: 'year years yearly yr yrs annum annual annually annualised annualized pa jährlich annua annuale vuosipalkka roční année año anual anuales ano annui annuo ral jaar jaarlijks jaarsalaris rok rocznie ročně godišnje anno år årlig årslön årslønn év éves évente vuosi vuodessa aastas lpa yıl yıllık год рік годишно χρόνο έτος tahun năm לשנה',
  }).flatMap(([period, words]) =>
    words.split(' ').map((word): [string, StatedPeriod] => [word, period as StatedPeriod]),
  ),
)

/** Beginnings of words for periods, and how many letters may follow. No word above begins with one. */
const STEMS: readonly (readonly [stem: string, letters: number, period: StatedPeriod])[] = [
  ['godz', 6, 'hour'],
  ['hodin', 4, 'hour'],
  ['óra', 4, 'hour'],
  ['tunnis', 2, 'hour'],
  ['monat', 4, 'month'],
  ['mensuel', 3, 'month'],
  ['miesi', 8, 'month'],
  ['månad', 4, 'month'],
  ['måned', 5, 'month'],
  ['kuukau', 9, 'month'],
  ['měsíč', 4, 'month'],
  ['mėn', 6, 'month'],
  ['شهري', 1, 'month'],
  ['jahr', 3, 'year'],
  ['roczn', 4, 'year'],
  ['annuel', 3, 'year'],
  ['سنوي', 1, 'year'],
]
const STEM_LETTERS = 3
const STEMS_BY_START: ReadonlyMap<string, typeof STEMS> = new Map(
  STEMS.map(([stem]) => {
    const start = stem.slice(0, STEM_LETTERS)
    return [start, STEMS.filter(([other]) => other.startsWith(start))]
  }),
)

/** German joins the period to the word for pay: "Monatsgehalt", "Jahresbruttogehalt", "Stundensatz". */
const JOINED =
  /^(?:(stunden)|(tages)|(wochen)|(monats)|(jahres))(?:brutto|ziel|grund|mindest)?(?:gehalt|gehälter|gehalts|lohn|entgelt|vergütung|verdienst|satz|einkommen|salär|brutto)$/u
const JOINED_PERIODS: readonly StatedPeriod[] = ['hour', 'day', 'week', 'month', 'year']

/** Behind a stroke one letter will do: "brutto/h", "€/an". "/MD" is a Czech man-day. */
const STROKES: ReadonlyMap<string, StatedPeriod> = new Map([
  ['h', 'hour'], ['u', 'hour'], ['t', 'hour'], ['st', 'hour'], ['d', 'day'], ['md', 'day'], ['j', 'day'], ['w', 'week'],
  ['m', 'month'], ['y', 'year'], ['a', 'year'], ['an', 'year'], ['jr', 'year'],
]) // biome-ignore format: a table
/** Behind "p.": "p.a.", "p. h", "p d". */
const AFTER_P: ReadonlyMap<string, StatedPeriod> = new Map([
  ['a', 'year'], ['h', 'hour'], ['hr', 'hour'], ['d', 'day'], ['w', 'week'],
]) // biome-ignore format: a table
const PIECES = new Set(
  'project piece mile visit shift session load word article task delivery class lesson case unit call'.split(' '),
)

/**
 * The period a word stands for, in lower case, by the word before it, what stands between the two and the next letters.
 * "an" and "a" are English articles, "time" is seldom Danish: such words count only in their company.
 */
export function periodOfWord(word: string, before: string, between: string, behind: string): StatedPeriod | null {
  if (/^\d/.test(behind)) return null
  const short =
    word.length <= 4 ? (afterStroke(word, between, behind) ?? inCompany(word, before, between, behind)) : null
  if (short !== null) return short
  const known = WORDS.get(word) ?? ofStem(word) ?? (word.length > 8 ? ofJoined(word) : null)
  if (known !== null) return MULTIPLIES.has(`${before} ${known}`) ? 'other' : known
  return isPiece(word, before) ? 'other' : null
}

/** "bi-weekly", "every other week", "semi-monthly". */
const MULTIPLIES = new Set(['bi week', 'two week', 'other week', 'four week', 'bi month', 'semi month'])

function isPiece(word: string, before: string): boolean {
  if (before === 'pro') return word === 'schicht' || word === 'einsatz'
  return (before === 'per' || before === 'each') && PIECES.has(word)
}

function afterStroke(word: string, between: string, behind: string): StatedPeriod | null {
  const isStroke = between.endsWith('/') || between.endsWith('/ ')
  return isStroke && !behind.startsWith('/') ? (STROKES.get(word) ?? null) : null
}

/** By the word in front, and where that will not do by the letters behind. */
const COMPANY: ReadonlyMap<string, StatedPeriod> = new Map([
  ['par an', 'year'], ['l an', 'year'], ['pr time', 'hour'], ['per time', 'hour'], ['pr md', 'month'],
]) // biome-ignore format: a table
const BEHIND: ReadonlyMap<string, StatedPeriod> = new Map([
  ['an brut', 'year'],
  ['time løn', 'hour'],
])

function inCompany(word: string, before: string, between: string, behind: string): StatedPeriod | null {
  if (before === 'p' && /^(?:\.| |\. )$/.test(between)) {
    if (word === 'm') return between === ' ' ? null : 'month'
    return AFTER_P.get(word) ?? null
  }
  if (word === 'm' && before === 'c' && between === '.') return 'month'
  return COMPANY.get(`${before} ${word}`) ?? BEHIND.get(`${word}${behind.slice(0, word === 'an' ? 5 : 4)}`) ?? null
}

function ofJoined(word: string): StatedPeriod | null {
  const found = JOINED.exec(word)
  if (found === null) return null
  return JOINED_PERIODS.find((_, index) => found[index + 1] !== undefined) ?? null
}

function ofStem(word: string): StatedPeriod | null {
  const stems = STEMS_BY_START.get(word.slice(0, STEM_LETTERS))
  const found = stems?.find(([stem, letters]) => word.startsWith(stem) && word.length <= stem.length + letters)
  return found?.[2] ?? null
}
