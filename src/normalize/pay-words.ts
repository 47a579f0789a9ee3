import type { PayBasis, PayPeriod } from '../domain/pay.ts'

/** What stands for a currency. "$" and "kr" belong to several countries and are settled by the ad's own. */
export const CURRENCY_MARKS: ReadonlyMap<string, string> = new Map([
  ['us$', 'USD'], ['cdn$', 'CAD'], ['cn¥', 'CNY'], ['ca$', 'CAD'], ['c$', 'CAD'], ['cad$', 'CAD'], ['au$', 'AUD'], ['a$', 'AUD'], ['nz$', 'NZD'], ['s$', 'SGD'], ['hk$', 'HKD'],
  ['nt$', 'TWD'], ['mx$', 'MXN'], ['r$', 'BRL'], ['rm', 'MYR'], ['rmb', 'CNY'], ['lei', 'RON'], ['€', 'EUR'], ['euro', 'EUR'], ['euros', 'EUR'], ['£', 'GBP'], ['₹', 'INR'], ['rs', 'INR'],
  ['rs.', 'INR'], ['inr', 'INR'], ['zł', 'PLN'], ['zl', 'PLN'], ['kč', 'CZK'], ['ft', 'HUF'], ['₪', 'ILS'], ['₱', 'PHP'], ['₩', 'KRW'],
  ['₺', 'TRY'], ['₴', 'UAH'], ['₫', 'VND'], ['฿', 'THB'], ['sfr', 'CHF'], ['sfr.', 'CHF'], ['fr.', 'CHF'], ['chf', 'CHF'],
]) // biome-ignore format: a table

/** ISO 4217 codes that ads use; any other three letters are a word. */
export const CURRENCY_CODES: ReadonlySet<string> = new Set(
  'USD EUR GBP CAD AUD NZD CHF SEK NOK DKK PLN CZK HUF RON BGN INR JPY CNY HKD SGD TWD KRW THB MYR IDR PHP VND ILS AED SAR QAR TRY ZAR NGN KES EGP BRL MXN ARS CLP COP PEN UAH RSD PKR BDT LKR ISK AMD GEL KZT AZN MAD TND JOD KWD BHD OMR UYU CRC DOP ALL MKD BAM MDL'.split(
    ' ',
  ),
)

/** The dollar, crown and yen of countries that have their own. */
const DOLLARS: Readonly<Record<string, string>> = {
  US: 'USD',
  CA: 'CAD',
  AU: 'AUD',
  NZ: 'NZD',
  SG: 'SGD',
  HK: 'HKD',
  TW: 'TWD',
  MX: 'MXN',
  CL: 'CLP',
  CO: 'COP',
  AR: 'ARS',
}
const CROWNS: Readonly<Record<string, string>> = { SE: 'SEK', NO: 'NOK', DK: 'DKK', IS: 'ISK', CZ: 'CZK' }

/** The currency of a mark, and whether it had to be inferred. Null when the mark stands for none, or for one of several. */
export function currencyOf(mark: string, country: string | null): { currency: string; inferred: boolean } | null {
  const text = mark.trim().toLowerCase()
  const code = text.replace(/ ?[$€£]$/, '').toUpperCase() // "USD $50"
  if (CURRENCY_CODES.has(code)) return { currency: code, inferred: false }
  const shared = sharedMark(text, country)
  if (shared !== undefined) return shared === null ? null : { currency: shared, inferred: true }
  const known = CURRENCY_MARKS.get(text)
  return known === undefined ? null : { currency: known, inferred: false }
}

/** What a mark of several currencies stands for in one country: null when it does not tell, undefined for other marks. */
function sharedMark(text: string, country: string | null): string | null | undefined {
  const own = (currencies: Readonly<Record<string, string>>) =>
    country === null ? null : (currencies[country] ?? null)
  if (text === '$') return own(DOLLARS) ?? 'USD'
  if (text === '¥') return country === 'CN' ? 'CNY' : 'JPY'
  if (text === 'r') return own({ ZA: 'ZAR' })
  return text === 'kr' || text === 'kr.' || text === ':-' ? own(CROWNS) : undefined
}

const word = (words: string) => new RegExp(`(?<!\\p{L})(?:${words})(?!\\p{L})`, 'u')

const NATIONAL: Readonly<Record<string, string>> = {
  ...DOLLARS,
  ...CROWNS,
  GB: 'GBP',
  CH: 'CHF',
  PL: 'PLN',
  IN: 'INR',
  JP: 'JPY',
  CN: 'CNY',
  HU: 'HUF',
  BR: 'BRL',
  ZA: 'ZAR',
}
const EURO_AREA = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '))

/** The currency of a country's ads that name none; null when it is not known. */
export function nationalCurrency(country: string | null): string | null {
  if (country === null) return null
  return EURO_AREA.has(country) ? 'EUR' : (NATIONAL[country] ?? null)
}

/** Words for periods in the languages we read. French "an" counts only as "par an" or "/an": it is an English article. */
const PERIOD_WORDS: readonly (readonly [PayPeriod, RegExp])[] = [
  [
    'hour',
    word(
      String.raw`hours?|hourly|hrs?|p\.?h\.?r?|stunden?|stündlich|stundenlohn|std|heures?|horaire|horas?|uur|uren|godz\p{L}{0,6}|timme|timmar|timelønn|hodinu|oră|timpris|\/ ?h`,
    ),
  ],
  ['day', word(String.raw`days?|daily|p\.?d|tage?|täglich|jours?|journalier|día|dia|dag|dzień`)],
  ['week', word('weeks?|weekly|wk|woche|wöchentlich|semaine|semana|settimana')],
  [
    'month',
    word(
      String.raw`months?|monthly|mth|pcm|p\.c\.m|p\.m|mo|monat\p{L}{0,4}|mtl|mois|mensuel\p{L}{0,3}|mes|mensual|mensuales|maand|miesi\p{L}{0,8}|mies|mese|månad|måned|måneden|mån|mês|mensal|lună|maandelijks|mensil\p{L}{0,2}|měsíčně|měsíc|lunar|月薪`,
    ),
  ],
  [
    'year',
    word(
      String.raw`years?|yearly|yr|yrs|annum|annual|annually|annualized|p\.?a|jahr\p{L}{0,3}|jährlich|(?:par|l'|\/ ?)an|année|annuel\p{L}{0,3}|año|anual|anuales|jaar|rok|rocznie|ročně|anno|år|årlig|årligen|év|pe an|jaarlijks|annu[oai]|ral|lpa`,
    ),
  ],
]

/** The period a stretch of text names first; null when it names none. */
export function periodIn(text: string): PayPeriod | null {
  const lower = text.toLowerCase()
  const found = PERIOD_WORDS.flatMap(([period, words]) => {
    const at = lower.search(words)
    return at < 0 ? [] : [{ period, at }]
  })
  return found.sort((a, b) => a.at - b.at)[0]?.period ?? null
}

/** Money that is not pay. */
const NOT_PAY =
  /\b(?:equity|stock|rsus?|shares?|options?|sign(?:ing)?[- ]?on|signing|referral|401|voucher|vouchers|stipend|budget|allowance|reimburse\w{0,6}|funding|raised|raise|seed|series [a-e]|revenue|arr|valuation|relocation|tuition|cafeteri\w{1,2}|multisport|pension|insurance|coverage|discount|donat\w{0,6}|grants?|sales of|quota|portfolio|assets|loans?|deals?|budgets|spend|savings|retention|learning|transport|travel|commut\w{0,4}|meals?|market cap|differential|per diem|wellness|mobility|priced?|prices|fees?|invoices?|subscription|rent|costs?|drawers?|turnover|ticket)\b/i
const BONUS = /\b(?:bonus(?:es)?|incentive|prämie|prime)\b/i

/** "Total compensation (salary + equity)" says what the sum is made of. */
const MADE_OF = /\((?:base )?(?:salary|base|pay)\b[^()]{0,60}\)/gi

/** Whether the words right around an amount say that it is something else than pay. */
export function isNotPay(before: string, after: string): boolean {
  return isOtherMoney(before.replace(MADE_OF, ''), after)
}

function isOtherMoney(before: string, after: string): boolean {
  return (
    NOT_PAY.test(before) ||
    NOT_PAY.test(after) ||
    BONUS.test(before) ||
    /^\W{0,3}(?:\w+ ){0,2}(?:bonus|sign)/i.test(after)
  )
}

/** What an amount is, by the nearest label. */
export function basisIn(labelled: string, after: string): PayBasis {
  const before = labelled.replace(MADE_OF, '')
  const near = `${before} ${after}`.toLowerCase()
  if (/\bbase\b|\bbasic\b|grundgehalt/.test(before.toLowerCase())) return 'base'
  if (/\bote\b|on[- ]target|at plan/.test(near)) return 'ote'
  if (/\btotal (?:comp|cash|target|rewards?)/.test(near)) return 'total'
  if (/\bcommission only\b|^\W{0,3}commission\b|\bcommission\W{0,4}$/.test(near)) return 'commission'
  return 'base'
}

export const VAGUE =
  /\b(?:competitive|negotiable|doe|d\.o\.e|depending on|commensurate|attractive|to be discussed|nach vereinbarung|marktgerecht|à négocier|selon profil|market rate|tbd|tbc)\b/i
