import { median } from './quantile.ts'

/** Pay of one cell (role x region x pay type) in one period: its median and how many openings it is of. */
export type CellPay = { cell: string; median: number; n: number }

/** Fewest openings of a cell in either period. */
const CELL_MIN_N = 5

/** Growth of each cell that has 5 openings in both periods, in the order of their names. */
export function cellGrowths(before: readonly CellPay[], now: readonly CellPay[]): number[] {
  const known = new Map(before.filter(({ n }) => n >= CELL_MIN_N).map((each) => [each.cell, each.median]))
  return now
    .filter(({ cell, n }) => n >= CELL_MIN_N && known.has(cell))
    .sort((a, b) => (a.cell < b.cell ? -1 : 1))
    .map(({ cell, median: pay }) => pay / (known.get(cell) ?? Number.NaN) - 1)
}

/** Hiring Lab's method: the median over matched cells of their growth in a year; NaN without any. */
export function matchedGrowth(growths: readonly number[]): number {
  return median(growths)
}
