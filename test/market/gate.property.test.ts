import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { GatedFigure } from '../../src/domain/figure.ts'
import { CATALOGUE } from '../../src/market/catalogue/all.ts'
import { type Cell, scopeKey, totalsOf } from '../../src/market/cell.ts'
import { allFigures, CUT } from '../_support/catalogue.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { insertOpenings, type StoredOpening } from '../_support/openings.ts'

/**
 * The attack: whoever reads all published figures writes down every count that they state or imply, and every equation between
 * a total and its parts, and solves for what is hidden. The truth is counted from the openings by a loop of its own. The
 * attacker is told more than anyone can know: which sums hold (an opening in two countries or without a role breaks some).
 */

let test: TestDatabase
beforeAll(async () => {
  test = await cloneDatabase()
  await test.db.deleteFrom('role').execute()
})
afterAll(() => test.drop())

const block = fc.record({
  count: fc.nat({ max: 24 }),
  role: fc.constantFrom('registered-nurse', 'electrician', 'welder', null),
  level: fc.constantFrom('junior', 'mid', 'senior'),
  place: fc.constantFrom(
    { countries: ['US'], regions: ['US-TX'] },
    { countries: ['US'], regions: ['US-CA'] },
    { countries: ['DE'], regions: [] },
    { countries: ['US', 'DE'], regions: ['US-TX'] },
  ),
  employers: fc.constantFrom(1, 2, 5, 40),
  stated: fc.nat({ max: 3 }),
})
type Block = typeof block extends fc.Arbitrary<infer T> ? T : never

function openingsOf(blocks: Block[]): StoredOpening[] {
  return blocks.flatMap(({ count, role, level, place, employers, stated }, at) =>
    Array.from({ length: count }, (_, each) => ({
      ...{
        role,
        level,
        countries: [...place.countries],
        regions: [...place.regions],
        employer: `${employers === 1 ? 'one' : at} ${each % employers}`,
      },
      pay_mid: each % 4 < stated ? 50_000 : null,
    })),
  )
}

async function publish(openings: StoredOpening[]): Promise<GatedFigure[]> {
  await test.db.deleteFrom('market_opening').execute()
  await insertOpenings(test.db, openings)
  return allFigures(
    test.db,
    CUT,
    CATALOGUE.filter(({ population }) => population === 'open'),
  )
}

/** What is counted: openings of a cell, or those of them that state pay. */
const METRICS = {
  'active-postings': () => true,
  'pay-transparency': (opening: StoredOpening) => opening.pay_mid !== null,
} as const
type Counted = keyof typeof METRICS

function truth(openings: StoredOpening[], cell: Cell, counts: (opening: StoredOpening) => boolean): number {
  const isIn = (opening: StoredOpening) =>
    (cell.role === '' || opening.role === cell.role) &&
    (cell.level === '' || opening.level === cell.level) &&
    (cell.country === '' || (opening.countries ?? []).includes(cell.country)) &&
    (cell.region === '' || (opening.regions ?? []).includes(cell.region))
  return openings.filter((opening) => isIn(opening) && counts(opening)).length
}

/** Counts by cell as far as the figures tell: n and value of whatever is counted over open openings. */
function readCounts(figures: GatedFigure[], metric: Counted): Map<string, number> {
  const known = new Map<string, number>()
  for (const figure of figures) {
    if (figure.item !== '' || figure.mode !== '' || figure.n === null) continue
    const isOfOpen = [
      'active-postings',
      'pay-transparency',
      'ghost-share',
      'posting-intensity',
      'employer-concentration',
    ].includes(figure.metric)
    if (metric === 'active-postings' && isOfOpen) known.set(scopeKey(figure), figure.n)
    if (metric === 'pay-transparency' && figure.metric === metric && figure.value !== null)
      known.set(scopeKey(figure), Math.round((figure.value * figure.n) / 100))
  }
  return known
}

/** Every cell of the metric that is shown or named as withheld, and the equations between them. */
function cellsOf(figures: GatedFigure[], metric: Counted): Map<string, Cell> {
  return new Map(figures.filter((each) => each.metric === metric).map((figure) => [scopeKey(figure), figure]))
}

/** Solves what follows from the equations for cells that are not known: Gauss-Jordan over the hidden ones. */
function solve(
  cells: Map<string, Cell>,
  known: Map<string, number>,
  holds: (total: string, parts: string[]) => boolean = () => true,
): Map<string, number> {
  const sums = new Map<string, { total: string; parts: string[] }>()
  for (const [key, cell] of cells) {
    for (const { dimension, total } of totalsOf(cell)) {
      const totalKey = scopeKey(total)
      if (!cells.has(totalKey)) continue
      const sum = sums.get(`${dimension} ${totalKey}`) ?? { total: totalKey, parts: [] }
      sum.parts.push(key)
      sums.set(`${dimension} ${totalKey}`, sum)
    }
  }
  const hidden = [...cells.keys()].filter((key) => !known.has(key))
  const telling = [...sums.values()].filter(({ total, parts }) => holds(total, parts))
  const rows = telling.map(({ total, parts }) => {
    const row = hidden.map((key) => (key === total ? 1 : 0) - (parts.includes(key) ? 1 : 0))
    const right = parts.reduce((sum, part) => sum + (known.get(part) ?? 0), 0) - (known.get(total) ?? 0)
    return [...row, right]
  })
  return reduce(rows, hidden)
}

function reduce(rows: number[][], names: string[]): Map<string, number> {
  let rank = 0
  for (let column = 0; column < names.length; column += 1) {
    const pivot = rows.findIndex((row, at) => at >= rank && Math.abs(row[column] ?? 0) > 1e-9)
    if (pivot < 0) continue
    const [chosen] = rows.splice(pivot, 1) as [number[]]
    const scaled = chosen.map((value) => value / (chosen[column] ?? 1))
    rows.splice(rank, 0, scaled)
    rows.forEach((row, at) => {
      const factor = row[column] ?? 0
      if (at !== rank && factor !== 0) rows[at] = row.map((value, index) => value - factor * (scaled[index] ?? 0))
    })
    rank += 1
  }
  const solved = new Map<string, number>()
  for (const row of rows.slice(0, rank)) {
    const used = names.flatMap((name, at) => (Math.abs(row[at] ?? 0) > 1e-9 ? [name] : []))
    if (used.length === 1) solved.set(used[0] as string, row.at(-1) ?? Number.NaN)
  }
  return solved
}

describe('what is withheld', () => {
  it('cannot be worked out from what is published, by any combination of totals and parts', async () => {
    let attacked = 0
    await fc.assert(
      fc.asyncProperty(fc.array(block, { minLength: 2, maxLength: 10 }), async (blocks) => {
        const openings = openingsOf(blocks)
        const figures = await publish(openings)
        for (const metric of Object.keys(METRICS) as Counted[]) {
          const cells = cellsOf(figures, metric)
          const known = readCounts(figures, metric)
          const hidden = figures.filter((each) => each.metric === metric && each.withheld !== null)
          const size = new Map(
            [...cells].map(([key, cell]) => [key, truth(openings, cell, METRICS['active-postings'])]),
          )
          const solved = solve(
            cells,
            known,
            (total, parts) => size.get(total) === parts.reduce((sum, part) => sum + (size.get(part) ?? 0), 0),
          )
          for (const figure of hidden) {
            attacked += 1
            const key = scopeKey(figure)
            const exact = truth(openings, figure, METRICS[metric])
            expect([figure.value, figure.low, figure.high, figure.text]).toEqual([null, null, null, null])
            if (metric === 'active-postings') expect(known.get(key), `n of ${key}`).toBeUndefined()
            expect(solved.get(key), `${metric} ${key} solved`).not.toBe(exact)
          }
        }
      }),
      { numRuns: 60, seed: 20261127 },
    )
    expect(attacked).toBeGreaterThan(500)
  }, 60_000)

  it('is worked out by this attack when the neighbour is not hidden', () => {
    const cell = (role: string): Cell => ({ role, level: '', country: '', region: '', mode: '' })
    const cells = new Map(['', 'a', 'b', 'c'].map((role) => [scopeKey(cell(role)), cell(role)]))
    const known = new Map(
      [
        ['', 60],
        ['a', 30],
        ['b', 21],
      ].map(([role, n]) => [scopeKey(cell(String(role))), Number(n)]),
    )
    expect(solve(cells, known).get(scopeKey(cell('c')))).toBe(9)
  })
})
