/** Values mapped to percents of the chart's width (or height), with round ticks at both ends. */
export type Scale = { ticks: { at: number; label: string }[]; at(value: number): number; holds(value: number): boolean }

export type ScaleOptions = {
  /** Points that must be seen. One that lies far from all others does not set the domain. */
  values: readonly number[]
  /** Ends of intervals: shown as far as they do not squeeze the points together. */
  ends?: readonly number[]
  /** Fixed ends, such as 0 for bars and 1 for shares. */
  from?: number
  to?: number
  ticks?: number
  /** `digits` after the point, as few as keep the ticks apart. */
  label(value: number, digits: number): string
}

/** Percent kept free at both ends, so that no mark is cut. */
const INSET = 2
/** A point is an outlier when the others, four or more, take less than this share of the domain it would make. */
const SQUEEZED = 0.2
const FEWEST = 4
/** Intervals may widen the domain of the points by this share at each end. */
const FOR_INTERVALS = 0.75

/** Domain, ticks and mapping. Ticks are distinct as printed; with no values the domain is 0 to 1. */
export function scaleOf({ values, ends = [], from, to, ticks = 4, label }: ScaleOptions): Scale {
  const [low, high] = domainOf(values, ends)
  const marks = roundTicks(from ?? low, to ?? high, ticks)
  const [first = 0, last = 1] = [marks[0], marks.at(-1)]
  const at = (value: number) =>
    round(INSET + (100 - 2 * INSET) * Math.min(1, Math.max(0, (value - first) / (last - first))))
  const labels = distinctLabels(marks, label)
  return {
    ticks: marks.map((mark, index) => ({ at: at(mark), label: labels[index] ?? '' })),
    at,
    holds: (value) => value >= first && value <= last,
  }
}

/** Low and high end of the points without outliers, widened by intervals. */
function domainOf(values: readonly number[], ends: readonly number[]): [number, number] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b)
  if (sorted.length === 0) return [0, 1]
  const kept = withoutOutliers(sorted)
  const [low = 0, high = 1] = [kept[0], kept.at(-1)]
  const room = FOR_INTERVALS * (high - low || Math.abs(high) || 1)
  const near = ends.filter((end) => Number.isFinite(end)).map((end) => Math.min(high + room, Math.max(low - room, end)))
  return [Math.min(low, ...near), Math.max(high, ...near)]
}

/** `sorted` ascending. Points are dropped from an end as long as each squeezes all the others together. */
function withoutOutliers(sorted: readonly number[]): readonly number[] {
  if (sorted.length <= FEWEST) return sorted
  const span = spanOf(sorted)
  const rest = [sorted.slice(1), sorted.slice(0, -1)].sort((a, b) => spanOf(a) - spanOf(b))[0] ?? sorted
  return spanOf(rest) > 0 && spanOf(rest) < SQUEEZED * span ? withoutOutliers(rest) : sorted
}

function spanOf(sorted: readonly number[]): number {
  return (sorted.at(-1) ?? 0) - (sorted[0] ?? 0)
}

/** Steps of 1, 2 or 5 times a power of ten that hold both ends; two ticks at least, `count` + 1 or so at most. */
function roundTicks(low: number, high: number, count: number): number[] {
  const span = high - low || Math.abs(high) / 2 || 1
  const rough = span / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((candidate) => candidate >= rough * 0.999) ?? rough
  const first = Math.floor(low / step + 1e-9)
  const last = Math.max(Math.ceil(high / step - 1e-9), first + 1)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}

function distinctLabels(marks: readonly number[], label: ScaleOptions['label']): string[] {
  for (let digits = 0; digits < 6; digits += 1) {
    const labels = marks.map((mark) => label(mark, digits))
    if (new Set(labels).size === labels.length) return labels
  }
  return marks.map(String)
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
