import type { Interval } from './median-interval.ts'
import { Z_95 } from './normal.ts'

/** How many ended (`events`) and how many were last seen going on (`censored`) after `time`. */
export type Lifetimes = { time: number; events: number; censored: number }

/** `survival` just after `time`; `error` is its standard error by Greenwood. */
export type SurvivalStep = { time: number; atRisk: number; events: number; survival: number; error: number }

/** The product-limit estimate, one step for each time at which something ended. Censored at a time are at risk at it. */
export function kaplanMeier(lifetimes: readonly Lifetimes[]): SurvivalStep[] {
  const sorted = [...lifetimes].sort((a, b) => a.time - b.time)
  let atRisk = sorted.reduce((sum, { events, censored }) => sum + events + censored, 0)
  let [survival, greenwood] = [1, 0]
  const steps: SurvivalStep[] = []
  for (const { time, events, censored } of mergeTimes(sorted)) {
    if (events > 0) {
      survival *= 1 - events / atRisk
      greenwood += events / (atRisk * (atRisk - events))
      const error = survival === 0 ? 0 : survival * Math.sqrt(greenwood)
      steps.push({ time, atRisk, events, survival, error })
    }
    atRisk -= events + censored
  }
  return steps
}

/** The first time at which at most half survive; null when more than half outlive what was seen. */
export function medianSurvival(steps: readonly SurvivalStep[]): number | null {
  return steps.find(({ survival }) => survival <= 0.5 + 1e-12)?.time ?? null
}

/**
 * 95 % interval of the median (Brookmeyer and Crowley) with log(-log S) transformed bounds: the times whose interval of S
 * holds one half. `high` is null where the upper bound never falls to one half.
 */
export function medianSurvivalInterval(steps: readonly SurvivalStep[]): { low: number | null; high: number | null } {
  const first = (bound: keyof Interval) =>
    steps.find((step) => logLogInterval(step)[bound] <= 0.5 + 1e-12)?.time ?? null
  return { low: first('low'), high: first('high') }
}

/** 95 % interval of S at a step, by log(-log S). */
export function logLogInterval({ survival, error }: SurvivalStep): Interval {
  if (survival <= 0 || survival >= 1) return { low: survival, high: survival }
  const spread = (Z_95 * error) / (survival * Math.log(survival))
  return { low: survival ** Math.exp(-spread), high: survival ** Math.exp(spread) }
}

function mergeTimes(sorted: readonly Lifetimes[]): Lifetimes[] {
  const merged: Lifetimes[] = []
  for (const { time, events, censored } of sorted) {
    const last = merged.at(-1)
    if (last?.time === time)
      merged[merged.length - 1] = { time, events: last.events + events, censored: last.censored + censored }
    else merged.push({ time, events, censored })
  }
  return merged
}
