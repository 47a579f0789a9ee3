/** The occupations that a title may name. The first `count` entries of `places` are places in the list of codes, in the order
 *  of the codes; `values` holds their shares, which add up to 1. Used again for every title. */
export type Shares = { count: number; places: Uint16Array; values: Float64Array }

export function emptyShares(codes: number): Shares {
  return { count: 0, places: new Uint16Array(codes), values: new Float64Array(codes) }
}

/** Turns scores (natural-log odds) into shares. Occupations a hundred times less likely than the best are left out, as long
 *  as `least` remain: they are most of the list, and no part of the answer. */
export function readShares(scores: Float32Array, shares: Shares, least: number): void {
  for (const far of REACHES) {
    takeShares(scores, shares, far)
    if (shares.count >= least) return
  }
}

function takeShares(scores: Float32Array, shares: Shares, far: number): void {
  const { places, values } = shares
  let best = Number.NEGATIVE_INFINITY
  for (let at = 0; at < scores.length; at++) if ((scores[at] as number) > best) best = scores[at] as number
  const lowest = best + far
  let count = 0
  let total = 0
  for (let at = 0; at < scores.length; at++) {
    const score = scores[at] as number
    if (score < lowest) continue
    const value = Math.exp(score - best)
    places[count] = at
    values[count] = value
    total += value
    count++
  }
  for (let at = 0; at < count; at++) values[at] = (values[at] as number) / total
  shares.count = count
}

/** How far below the best to look, in nats: a hundredth of it, a ten-thousandth, everything that is more than nothing. */
const REACHES = [-4.6, -9.2, -80]

/** Which of the first `count` values are the `most` largest, largest first; of equal ones the first. */
export function highest(values: Float64Array, count: number, most: number): number[] {
  const top: number[] = []
  for (let at = 0; at < count; at++) {
    const value = values[at] as number
    if (top.length === most && value <= (values[top[most - 1] as number] as number)) continue
    let rank = Math.min(top.length, most - 1)
    while (rank > 0 && (values[top[rank - 1] as number] as number) < value) {
      top[rank] = top[rank - 1] as number
      rank--
    }
    top[rank] = at
  }
  return top
}

/** What a share of the model's is worth: the measured share of right answers, on a line between the two nearest measured
 *  points. `points` rise in both; none means that shares stand as they are. */
export function calibrated(share: number, points: readonly [number, number][]): number {
  const after = points.findIndex(([at]) => at >= share)
  const high = points[after] ?? points.at(-1)
  if (high === undefined) return share
  const low = points[after < 0 ? points.length - 1 : Math.max(0, after - 1)] ?? high
  if (high[0] === low[0]) return high[1]
  return low[1] + ((high[1] - low[1]) * (share - low[0])) / (high[0] - low[0])
}
