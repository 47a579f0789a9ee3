/** What a pattern for dollar ranges finds. */
export type BaselinePay = { min: number; max: number; currency: string; period: string }

const AMOUNT = String.raw`\$ ?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?([kK])?`
const RANGE = new RegExp(String.raw`${AMOUNT}\s*[-–—]\s*\$? ?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?) ?([kK])?`)
/** Below the first an amount is taken for an hour, below the second for a month. */
const [HOURLY_BELOW, MONTHLY_BELOW] = [350, 30_000]

/**
 * The plainest reader of advertised pay, as scrapers of job boards use it: the first "$a - $b" of a text, a k only where it
 * stands, the period by size, always US dollars. Null where there is none.
 */
export function dollarRange(text: string): BaselinePay | null {
  const found = RANGE.exec(text.replace(/<[^<>]*>/g, ' '))
  if (found === null) return null
  const [min, max] = [amount(found[1], found[2]), amount(found[3], found[4])]
  const period = min < HOURLY_BELOW ? 'hour' : min < MONTHLY_BELOW ? 'month' : 'year'
  return { min, max, currency: 'USD', period }
}

function amount(digits = '', thousand = ''): number {
  return Number(digits.replaceAll(',', '')) * (thousand === '' ? 1 : 1000)
}
