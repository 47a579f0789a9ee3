/** What stands for one currency wherever it is written. Keys are lower case without spaces and full stops. */
const MARKS: ReadonlyMap<string, string> = new Map(
  [
    'USD us$ usd$', 'CAD ca$ c$ cad$ cdn$ cdn', 'AUD au$ a$ aud$', 'NZD nz$ nzd$', 'SGD s$ sg$ sgd$', 'HKD hk$ hkd$ 港元 港幣',
    'TWD nt$ 新台幣 台幣', 'MXN mx$ mxn$', 'BRL r$ reais real', 'EUR € euro euros eurot euroa eur€ ευρώ', 'GBP £ pounds gbp£',
    'INR ₹ rupees', 'PLN zł zl złotych', 'CZK kč korun', 'HUF ft forint', 'RON lei', 'BGN лв', 'JPY jp¥ 円', 'CNY cn¥ rmb 人民币',
    'ILS ₪ nis ש"ח ש״ח', 'PHP ₱ php₱', 'KRW ₩ 원', 'TRY ₺ tl', 'UAH ₴ грн', 'VND ₫ đ vnđ', 'THB ฿ baht บาท', 'CHF sfr fr francs',
    'ZAR r', 'MYR rm', 'IDR rp', 'KES ksh kshs', 'NGN ₦', 'GHS ₵ gh₵', 'BDT ৳ tk', 'KZT ₸', 'RUB ₽ руб рублей', 'PEN s/', 'AED درهم dhs',
    'XOF fcfa',
  ].flatMap((row) => {
    const [code = '', ...marks] = row.split(' ')
    return marks.map((mark): [string, string] => [mark, code])
  }),
) // biome-ignore format: a table

/** ISO 4217 codes that ads use. Codes that are English words (ALL, TOP, CUP) are left out: they are words far more often. */
const CODES =
  'USD EUR GBP CAD AUD NZD CHF SEK NOK DKK PLN CZK HUF RON BGN INR JPY CNY HKD SGD TWD KRW THB MYR IDR PHP VND ILS AED SAR QAR KWD BHD OMR JOD TRY ZAR NGN KES GHS TZS UGX RWF ETB EGP MAD TND BRL MXN ARS CLP COP PEN UYU CRC DOP GTQ PYG BOB UAH RSD PKR BDT LKR NPR ISK AMD GEL KZT AZN UZS MKD BAM MDL RUB BYN XOF XAF MUR ZMW NAD BWP JMD TTD'
const CODE_SET: ReadonlySet<string> = new Set(CODES.split(' '))

const CODE = CODES.replaceAll(' ', '|')
const LOWER_CODE = 'usd|eur|gbp|cad|aud|chf|pln|czk|sek|nok|dkk|inr|sgd'
const PREFIXED = String.raw`(?:US|USD|CA|CAD|CDN|C|AU|AUD|A|NZ|NZD|NT|HK|HKD|MX|MXN|SG|SGD|S|R)\$|(?:US|USD|CAD|AUD|NZD|SGD|HKD|MXN) \$`
const SIGNS = '$€£₹¥₪₱₩₺₴₫฿₦₵৳₸₽'
const NOT_AFTER_LETTER = '(?<![A-Za-zÀ-ɏ])'
const EASTERN = '新?台幣|港幣|人民币'

/** Sources of expressions for a mark before and behind a number. A letter mark must not be part of a word. */
export const MARK_BEFORE = String.raw`${NOT_AFTER_LETTER}(?:${PREFIXED}|(?:CN|JP)¥|GH₵|(?:${CODE}|${LOWER_CODE}|CDN|RMB|NIS|zł|Rs\.?|RM|Rp\.?|S?Fr\.|SFr|Tk\.?|Dhs\.?|[Kk]r\.?|KSh|Ksh|Kshs|[Ee]uros?|EURO)(?= ?[\d$€£])|R(?= ?\d{2,3}(?:[ ,.\d]|k(?!\p{L})))|S\/\.?(?= ?\d))|${EASTERN}|[${SIGNS}]`
export const MARK_BEHIND = String.raw`[${SIGNS}](?! ?\d)|[円元원]|港元|${EASTERN}|บาท|درهم|ريال|ש["״]ח|(?:${CODE}|${LOWER_CODE}|RMB|NIS|zł|zl|złotych|kr\.?|kronor|kroner|Kč|kč|korun|Ft|forint|lei|TL|Fr\.|francs|F ?CFA|[Ee]uro[sta]?|EUROS?|ευρώ|[Dd]ollars|pounds|rupees|pesos|reais|[Bb]aht|руб(?:лей)?\.?|грн\.?|лв\.?|VNĐ|vnđ|đ)(?![\p{L}])`

const ANY_MARK = new RegExp(`${MARK_BEFORE}|${MARK_BEHIND}`, 'gu')

/** The dollar, crown and so on of countries that have their own. */
const DOLLARS: Readonly<Record<string, string>> = {
  US: 'USD', CA: 'CAD', AU: 'AUD', NZ: 'NZD', SG: 'SGD', HK: 'HKD', TW: 'TWD', MX: 'MXN', CL: 'CLP', CO: 'COP', AR: 'ARS',
} // biome-ignore format: a table
const CROWNS: Readonly<Record<string, string>> = { SE: 'SEK', NO: 'NOK', DK: 'DKK', IS: 'ISK', CZ: 'CZK' }
const YENS: Readonly<Record<string, string>> = { JP: 'JPY', CN: 'CNY' }
const YUANS: Readonly<Record<string, string>> = { CN: 'CNY', TW: 'TWD', HK: 'HKD' }
const RUPEES: Readonly<Record<string, string>> = { IN: 'INR', PK: 'PKR', LK: 'LKR', NP: 'NPR', MU: 'MUR' }
const PESOS: Readonly<Record<string, string>> = {
  MX: 'MXN',
  AR: 'ARS',
  CL: 'CLP',
  CO: 'COP',
  PH: 'PHP',
  UY: 'UYU',
  DO: 'DOP',
}
const RIALS: Readonly<Record<string, string>> = { SA: 'SAR', QA: 'QAR', OM: 'OMR' }
const NATIONAL: Readonly<Record<string, string>> = {
  ...DOLLARS, ...CROWNS, ...YENS, ...RUPEES, ...PESOS, ...RIALS, GB: 'GBP', CH: 'CHF', LI: 'CHF', PL: 'PLN', HU: 'HUF', RO: 'RON',
  BR: 'BRL', ZA: 'ZAR', MY: 'MYR', TH: 'THB', ID: 'IDR', VN: 'VND', KR: 'KRW', IL: 'ILS', AE: 'AED', KW: 'KWD', BH: 'BHD', JO: 'JOD',
  TR: 'TRY', UA: 'UAH', BD: 'BDT', NG: 'NGN', KE: 'KES', GH: 'GHS', EG: 'EGP', MA: 'MAD', PE: 'PEN', RS: 'RSD', RU: 'RUB', KZ: 'KZT',
} // biome-ignore format: a table
const EURO_AREA = new Set('AT BE CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'.split(' '))

/** Marks that several countries share, and what they are where the country does not tell; null = it must tell. */
const SHARED: ReadonlyMap<string, readonly [Readonly<Record<string, string>>, string | null]> = new Map([
  ['$', [DOLLARS, 'USD']], ['dollars', [DOLLARS, 'USD']], ['¥', [YENS, 'JPY']], ['kr', [CROWNS, null]], ['kronor', [CROWNS, 'SEK']],
  ['kroner', [CROWNS, null]], ['元', [YUANS, 'CNY']], ['rs', [RUPEES, 'INR']], ['pesos', [PESOS, null]], ['ريال', [RIALS, null]],
]) // biome-ignore format: a table

export type CurrencyReading = { currency: string; inferred: boolean }

/**
 * The currency of one mark, and whether it had to be inferred: "$" alone is the country's dollar, USD where the country has
 * none or is not known; "kr", "¥", "元" and "Rs" are the country's. Null when the mark stands for no currency, or for one
 * of several.
 */
export function currencyOf(mark: string, country: string | null): CurrencyReading | null {
  const text = mark.trim().toLowerCase().replace(/[ .]/g, '')
  const code = text.toUpperCase()
  if (CODE_SET.has(code)) return { currency: code, inferred: false }
  const shared = SHARED.get(text)
  if (shared !== undefined) {
    const currency = of(shared[0], country) ?? shared[1]
    return currency === null ? null : { currency, inferred: true }
  }
  const known = MARKS.get(text)
  return known === undefined ? null : { currency: known, inferred: false }
}

/** Every currency that a run of marks names: "USD $" names one explicitly and one by inference. */
export function currenciesIn(marks: string, country: string | null): CurrencyReading[] {
  if (marks.trim() === '') return []
  return (marks.match(ANY_MARK) ?? []).flatMap((mark) => currencyOf(mark, country) ?? [])
}

/** Whether "$" may stand for a currency. */
export function isDollar(currency: string): boolean {
  return currency === 'BRL' || Object.values(DOLLARS).includes(currency)
}

/** The currency of a country's ads that name none; null when it is not known. */
export function nationalCurrency(country: string | null): string | null {
  if (country === null) return null
  return EURO_AREA.has(country) ? 'EUR' : of(NATIONAL, country)
}

function of(table: Readonly<Record<string, string>>, country: string | null): string | null {
  return country !== null && Object.hasOwn(table, country) ? (table[country] ?? null) : null
}
