import type { OccupationGroup } from '../domain/role.ts'
import type { SocTree } from '../taxonomy/soc.ts'
import { highest, type Shares } from './occupation-shares.ts'

/** A group is given when it holds at least this much: more likely right than wrong. */
export const GROUP_THRESHOLD = 0.5

/** Makes the function that gives the finest SOC group which holds at least `GROUP_THRESHOLD`, or null. `first` is the entry
 *  of the likeliest code. */
export function createGroupReader(
  codes: readonly string[],
  tree: SocTree,
): (probabilities: Shares, first: number) => OccupationGroup | null {
  const levels = [
    levelOf('broad', codes.map(tree.broadOf)),
    levelOf('minor', codes.map(tree.minorOf)),
    levelOf('major', codes.map(tree.majorOf)),
  ]
  const group = (code: string, detail: OccupationGroup['detail'], probability: number): OccupationGroup => ({
    code,
    title: tree.titles.get(code) ?? code,
    detail,
    probability: Math.round(probability * 1000) / 1000,
  })
  return (probabilities, first) => {
    const sure = probabilities.values[first] ?? 0
    if (sure >= GROUP_THRESHOLD) return group(codes[probabilities.places[first] ?? 0] ?? '', 'detailed', sure)
    for (const level of levels) {
      sum(probabilities, level)
      const place = highest(level.sums, level.sums.length, 1)[0] ?? 0
      const probability = level.sums[place] ?? 0
      if (probability >= GROUP_THRESHOLD) return group(level.groups[place] ?? '', level.detail, probability)
    }
    return null
  }
}

/** `of` is the place of each code's group in `groups`; `sums` is used again for every title. */
type Level = { detail: OccupationGroup['detail']; groups: string[]; of: Uint16Array; sums: Float64Array }

function levelOf(detail: OccupationGroup['detail'], parents: readonly string[]): Level {
  const groups = [...new Set(parents)]
  const places = new Map(groups.map((code, place) => [code, place]))
  const of = Uint16Array.from(parents, (code) => places.get(code) ?? 0)
  return { detail, groups, of, sums: new Float64Array(groups.length) }
}

function sum({ count, places, values }: Shares, { of, sums }: Level): void {
  sums.fill(0)
  for (let at = 0; at < count; at++) {
    const place = of[places[at] as number] as number
    sums[place] = (sums[place] as number) + (values[at] as number)
  }
}
