/** "+8.1 %", "−2.0 %"; a proper minus, and a space that does not break. */
export function signedPercent(percent: number): string {
  const text = `${Math.abs(percent).toFixed(1)}\u00a0%`
  if (Number(Math.abs(percent).toFixed(1)) === 0) return text
  return `${percent < 0 ? '\u2212' : '+'}${text}`
}

/** "+1.25", "−0.50" points. */
export function signedPoints(points: number): string {
  return `${points < 0 ? '\u2212' : '+'}${Math.abs(points).toFixed(2)}`
}
