/** What a model said of one title it had not seen: the share of its first answer, whether that is right at six, five, three
 *  and two digits, whether one of five is, and how much the title counts. */
export type Outcome = {
  share: number
  right: boolean
  broad: boolean
  minor: boolean
  major: boolean
  top5: boolean
  weight: number
}

/** What calibration looks at. */
export type Judged = Pick<Outcome, 'share' | 'right' | 'weight'>

/** Points of a rising line from a share to the measured share of right answers: equally heavy bins, neighbours that fall
 *  merged (pool adjacent violators). Empty without outcomes. */
export function calibrationPoints(outcomes: readonly Judged[], bins = 15): [number, number][] {
  if (outcomes.length === 0) return []
  const pooled: Bin[] = []
  for (const bin of equalBins(outcomes, bins)) {
    pooled.push(bin)
    for (let last = pooled.at(-1), before = pooled.at(-2); last && before && rightShare(before) >= rightShare(last); ) {
      pooled.splice(-2, 2, merged(before, last))
      last = pooled.at(-1)
      before = pooled.at(-2)
    }
  }
  return pooled.map((bin) => [rounded(bin.shares / bin.weight), rounded(rightShare(bin))])
}

/** Expected calibration error over ten equally wide bins: how far, on average, a stated probability is from the share of
 *  right answers among those that state it. 0 to 1. */
export function calibrationError(outcomes: readonly Judged[]): number {
  const bins = Array.from({ length: 10 }, (): Bin => ({ weight: 0, right: 0, shares: 0 }))
  for (const outcome of outcomes) add(bins[Math.min(9, Math.floor(outcome.share * 10))] as Bin, outcome)
  const total = bins.reduce((sum, { weight }) => sum + weight, 0)
  return bins.reduce((sum, { right, shares }) => sum + Math.abs(right - shares), 0) / Math.max(total, 1e-12)
}

type Bin = { weight: number; right: number; shares: number }

function equalBins(outcomes: readonly Judged[], count: number): Bin[] {
  const sorted = [...outcomes].sort((a, b) => a.share - b.share)
  const each = sorted.reduce((sum, { weight }) => sum + weight, 0) / count
  const bins: Bin[] = [{ weight: 0, right: 0, shares: 0 }]
  for (const outcome of sorted) {
    const last = bins.at(-1) as Bin
    if (last.weight < each) add(last, outcome)
    else {
      const next: Bin = { weight: 0, right: 0, shares: 0 }
      add(next, outcome)
      bins.push(next)
    }
  }
  return bins
}

function add(bin: Bin, { share, right, weight }: Judged): void {
  bin.weight += weight
  bin.shares += share * weight
  if (right) bin.right += weight
}

function merged(a: Bin, b: Bin): Bin {
  return { weight: a.weight + b.weight, right: a.right + b.right, shares: a.shares + b.shares }
}

function rightShare({ right, weight }: Bin): number {
  return right / weight
}

function rounded(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
