import { twoSidedP, Z_95 } from './normal.ts'

export type ProportionChange = { change: number; low: number; high: number; z: number; p: number }

/** Share now less share before: pooled two-proportion z with its two-sided p, and the unpooled 95 % interval of the change. */
export function compareProportions(kNow: number, nNow: number, kBefore: number, nBefore: number): ProportionChange {
  const [now, before] = [kNow / nNow, kBefore / nBefore]
  const pooled = (kNow + kBefore) / (nNow + nBefore)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / nNow + 1 / nBefore))
  const spread = Z_95 * Math.sqrt((now * (1 - now)) / nNow + (before * (1 - before)) / nBefore)
  const change = now - before
  const z = error === 0 ? 0 : change / error
  return { change, low: change - spread, high: change + spread, z, p: twoSidedP(z) }
}

/** Which of several tests stand when at most `rate` of the findings may be false (Benjamini and Hochberg), in their order. */
export function benjaminiHochberg(ps: readonly number[], rate: number): boolean[] {
  const sorted = [...ps].sort((a, b) => a - b)
  let limit = -1
  sorted.forEach((p, index) => {
    if (p <= ((index + 1) / ps.length) * rate) limit = p
  })
  return ps.map((p) => p <= limit)
}
