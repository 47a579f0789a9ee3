/** Where figures are cut: what was known at `asOf`, said of the UTC day `releaseDay` (ISO, '2026-11-27'). */
export type Cut = { asOf: Date; releaseDay: string }

const DAY_MS = 86_400_000

/** The instant that counts speak of: the end of the release day, or `asOf` when that comes first. */
export function momentOf({ asOf, releaseDay }: Cut): Date {
  return new Date(Math.min(asOf.getTime(), dayStart(releaseDay).getTime() + DAY_MS))
}

/** A day so many days away from the release day, ISO. */
export function dayBefore(day: string, days: number): string {
  return new Date(dayStart(day).getTime() - days * DAY_MS).toISOString().slice(0, 10)
}

/** Midnight UTC. Throws RangeError when `day` is no ISO day. */
export function dayStart(day: string): Date {
  const start = new Date(`${day}T00:00:00Z`)
  if (Number.isNaN(start.getTime())) throw new RangeError(`${day} is no day`)
  return start
}
