import { lineChart, type Point } from './line-chart.ts'

/** Days on the board and the share still there with its interval, in percent. */
export type Survival = { day: number; share: number; low: number | null; high: number | null }

/** A Kaplan–Meier curve: a stair that begins at 100 % on day 0. The dashed line is the half. */
export function survivalCurve(steps: readonly Survival[]) {
  const points: Point[] = [
    { x: 0, y: 100, low: 100, high: 100 },
    ...steps.filter(({ day }) => day > 0).map(({ day, share, low, high }) => ({ x: day, y: share, low, high })),
  ]
  return lineChart({
    lines: [{ name: 'still open', points }],
    step: Number.POSITIVE_INFINITY,
    stairs: true,
    from: 0,
    to: 100,
    base: 50,
    yLabel: (value, digits) => `${value.toFixed(digits)} %`,
    xLabel: (day) => `day ${Math.round(day)}`,
  })
}
