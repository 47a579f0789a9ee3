import currencies from 'country-to-currency'

/** The year from which a country's figures are in euros. Source: European Commission, "Which countries use the euro". */
const EURO_SINCE: Readonly<Record<string, number>> = Object.fromEntries(
  [
    '1999 AD AT BE DE ES FI FR IE IT LU MC NL PT SM VA',
    '2001 GR',
    '2002 ME XK',
    '2007 SI',
    '2008 CY MT',
    '2009 SK',
    '2011 EE',
    '2014 LV',
    '2015 LT',
    '2023 HR',
    '2026 BG',
  ].flatMap((line) => {
    const [year, ...countries] = line.split(' ')
    return countries.map((country) => [country, Number(year)])
  }),
)

/** Bulgaria's currency of before the euro is still asked for; that of the others is long gone. */
const BEFORE_EURO: Readonly<Record<string, string>> = { BG: 'BGN' }

/**
 * The currency of a country in a year, ISO 4217; null when it is not known. A currency that was redenominated goes by its code of
 * today: the World Bank restates the years before.
 */
export function currencyOf(country: string, year: number): string | null {
  const since = EURO_SINCE[country]
  if (since !== undefined) return year >= since ? 'EUR' : (BEFORE_EURO[country] ?? null)
  return (currencies as Readonly<Record<string, string>>)[country] ?? null
}

/** Whether ISO 3166-1 or common use knows the code: aggregates of countries have codes of their own. */
export function isCountry(code: string): boolean {
  return Object.hasOwn(currencies, code)
}
