/** A group of values: its size, the mean of the logarithms and their variance (divided by n - 1). */
export type LogGroup = { n: number; mean: number; variance: number }

/**
 * k of w = n / (n + k): the variance of log values within groups over that of the groups' true means around their priors,
 * pooled over groups of two and more (method of moments). `priors[i]` is the logarithm of the prior of `groups[i]`. Null when
 * there is nothing to learn from; infinite when the means differ no more than chance explains.
 */
export function shrinkageK(groups: readonly LogGroup[], priors: readonly number[]): number | null {
  const used = groups.map((group, at) => ({ ...group, prior: priors[at] ?? Number.NaN })).filter(({ n }) => n >= 2)
  const freedom = sum(used.map(({ n }) => n - 1))
  if (used.length < 2 || freedom === 0) return null
  const within = sum(used.map(({ n, variance }) => (n - 1) * variance)) / freedom
  const between = sum(used.map(({ n, mean, prior }) => (mean - prior) ** 2 - within / n)) / used.length
  return between <= 0 ? Number.POSITIVE_INFINITY : within / between
}

/** exp(w ln m + (1 - w) ln prior) with w = n / (n + k): a median of few values drawn towards its prior. */
export function shrinkMedian(median: number, n: number, prior: number, k: number): number {
  const weight = k === Number.POSITIVE_INFINITY ? 0 : n / (n + k)
  return Math.exp(weight * Math.log(median) + (1 - weight) * Math.log(prior))
}

function sum(parts: number[]): number {
  return parts.sort((a, b) => a - b).reduce((total, part) => total + part, 0)
}
