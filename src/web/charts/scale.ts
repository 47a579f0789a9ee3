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
/** A point farther than so many quartile distances from its quartile is an outlier, when there are five points. */
const OUTLYING = 3
const FEWEST = 5
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
  const [q1, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.75)]
  const reach = sorted.length < FEWEST || q3 === q1 ? Number.POSITIVE_INFINITY : OUTLYING * (q3 - q1)
  const kept = sorted.filter((value) => value >= q1 - reach && value <= q3 + reach)
  const [low = 0, high = 1] = [kept[0], kept.at(-1)]
  const room = FOR_INTERVALS * (high - low || Math.abs(high) || 1)
  const near = ends.filter((end) => Number.isFinite(end)).map((end) => Math.min(high + room, Math.max(low - room, end)))
  return [Math.min(low, ...near), Math.max(high, ...near)]
}

function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.round((sorted.length - 1) * share)] ?? Number.NaN
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
