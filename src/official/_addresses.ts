/** New figures are out by the end of April at the latest in most years; until they are, the address answers 404 and is asked again. */
const PUBLISHED_IN_MONTH = 4

/**
 * The addresses of today. `{YY}` stands for the last two digits of the latest reference year of a survey that is held in May
 * and published in the next spring.
 */
export function addressesOn(day: Date, addresses: readonly string[]): string[] {
  const isOut = day.getUTCMonth() + 1 > PUBLISHED_IN_MONTH
  const year = day.getUTCFullYear() - (isOut ? 1 : 2)
  return addresses.map((address) => address.replace('{YY}', String(year % 100).padStart(2, '0')))
}
