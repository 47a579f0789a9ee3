import { dayStart } from './cut.ts'

export type Grain = 'week' | 'month'

/** A week from Monday to Sunday, or a month, as UTC days. `name` in ISO 8601: '2026-11', or '2026-11-02/2026-11-08'. */
export type Period = { name: string; first: string; last: string }

const DAY_MS = 86_400_000
/** Ten years of weeks and some. */
const MOST = 600

/** The periods that hold the days from `from` to `to`, in order. Throws RangeError when they are no days, turned round, or too many. */
export function periodsBetween(from: string, to: string, grain: Grain): Period[] {
  const [start, end] = [dayStart(from).getTime(), dayStart(to).getTime()]
  if (start > end) throw new RangeError(`from ${from} comes after to ${to}`)
  const periods: Period[] = []
  for (let at = periodStart(start, grain); at <= end; at = periodAfter(at, grain)) {
    if (periods.length === MOST) throw new RangeError(`from ${from} to ${to} has more than ${MOST} ${grain}s`)
    const [first, last] = [toDay(at), toDay(periodAfter(at, grain) - DAY_MS)]
    periods.push({ name: grain === 'month' ? first.slice(0, 7) : `${first}/${last}`, first, last })
  }
  return periods
}

function periodStart(at: number, grain: Grain): number {
  const date = new Date(at)
  if (grain === 'month') return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
  return at - ((date.getUTCDay() + 6) % 7) * DAY_MS
}

function periodAfter(at: number, grain: Grain): number {
  const date = new Date(at)
  return grain === 'month' ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) : at + 7 * DAY_MS
}

function toDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}
