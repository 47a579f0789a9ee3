/** Herfindahl-Hirschman index of some counts, 0 (many small) to 10,000 (one alone). NaN when nothing is counted. */
export function herfindahl(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  return 10_000 * counts.reduce((sum, count) => sum + (count / total) ** 2, 0)
}

/** Shannon's entropy of some counts, in bits. */
export function entropy(counts: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const bits = counts
    .filter((count) => count > 0)
    .reduce((sum, count) => sum - (count / total) * Math.log2(count / total), 0)
  return bits === 0 ? 0 : bits
}
