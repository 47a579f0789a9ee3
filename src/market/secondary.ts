import type { WithheldReason } from '../domain/figure.ts'
import { workedOut } from './audit.ts'
import { type Cell, scopeKey, totalsOf } from './cell.ts'
import type { Metric, RawFigure } from './metric.ts'

/** A figure with the reason why it is withheld on its own account. */
export type JudgedFigure = { raw: RawFigure; withheld: WithheldReason | null }

/** Openings that hidden parts of a published total must have together: fewer would be a hidden figure of their own. */
const HIDDEN_TOGETHER = 10

/** What is counted together: every item of a share rests on the same openings, so they are shown or hidden as one. */
type Group = { key: string; cell: Cell; n: number; hidden: boolean; sums: Sum[] }
/** total = sum of parts. */
type Sum = { total: Group; parts: Group[] }

/**
 * Hides what would let a hidden figure be worked out. Of each total and its parts, never exactly one is hidden, and hidden parts
 * have ten openings together: the next smallest part is hidden too, then the total. Then whatever still follows from several
 * sums together. Returns the reasons in the order of `judged`.
 */
export function hideNeighbours(metric: Metric, judged: readonly JudgedFigure[]): (WithheldReason | null)[] {
  const series = new Map<string, Map<string, Group>>()
  const groups = judged.map(({ raw, withheld }) => {
    const cell = metric.additivity === 'mode-share' ? { ...raw, mode: '' } : raw
    const bySeries = series.get(raw.period) ?? new Map<string, Group>()
    series.set(raw.period, bySeries)
    return groupOf(bySeries, cell, raw.basis.n ?? 0, withheld !== null)
  })
  for (const bySeries of series.values()) protect(linkSums(bySeries))
  return judged.map(({ withheld }, at) => withheld ?? (groups[at]?.hidden ? 'secondary' : null))
}

function groupOf(groups: Map<string, Group>, cell: Cell, n: number, hidden: boolean): Group {
  const key = scopeKey(cell)
  const known = groups.get(key)
  if (known) {
    known.hidden ||= hidden
    return known
  }
  const group: Group = { key, cell, n, hidden, sums: [] }
  groups.set(key, group)
  return group
}

/** Every sum of which the total and a part are there. That there are no openings at all gives nobody away. */
function linkSums(groups: ReadonlyMap<string, Group>): Sum[] {
  const sums = new Map<string, Sum>()
  for (const group of [...groups.values()].filter(({ n }) => n > 0).sort(byName)) {
    for (const { dimension, total } of totalsOf(group.cell)) {
      const found = groups.get(scopeKey(total))
      if (!found) continue
      const key = `${dimension} ${found.key}`
      const sum = sums.get(key) ?? { total: found, parts: [] }
      sums.set(key, sum)
      sum.parts.push(group)
    }
  }
  const telling = [...sums.values()].filter(isTelling)
  for (const sum of telling) {
    sum.parts.sort(bySize)
    for (const member of [sum.total, ...sum.parts]) member.sums.push(sum)
  }
  return telling
}

/** Openings without a role are in the total of roles alone: where there are some, subtracting tells nothing of a role. */
function isTelling(sum: Sum): boolean {
  return sum.total.cell.role !== '' || sum.parts.every(({ cell }) => cell.role === '') || holds(sum)
}

/** Smallest first; equal ones by name, so that the same figures are hidden whatever order they came in. */
function bySize(a: Group, b: Group): number {
  return a.n - b.n || byName(a, b)
}

function byName(a: Group, b: Group): number {
  return a.key < b.key ? -1 : 1
}

/** First what one subtraction gives, then what any combination of the sums that hold gives. */
function protect(sums: Sum[]): void {
  settle([...sums].sort((a, b) => -bySize(a.total, b.total)))
  const holding = sums.filter(holds)
  for (let told = tell(holding); told.length > 0; told = tell(holding)) {
    const near = told.flatMap((group) => group.sums)
    const next = smallestShown(near) ?? smallestShown(sums)
    if (next === null) return
    next.hidden = true
    settle([...next.sums])
  }
}

function tell(sums: Sum[]): Group[] {
  return [...workedOut(sums, (group) => group.hidden)].sort(byName)
}

function smallestShown(sums: Sum[]): Group | null {
  const shown = sums.flatMap(({ total, parts }) => [total, ...parts]).filter(({ hidden }) => !hidden)
  return shown.sort(bySize)[0] ?? null
}

function holds({ total, parts }: Sum): boolean {
  return total.n === parts.reduce((sum, { n }) => sum + n, 0)
}

/** Until no sum has exactly one hidden. The largest totals come first: what is hidden for them often settles the smaller ones. */
function settle(waiting: Sum[]): void {
  for (let at = 0; at < waiting.length; at += 1) {
    const sum = waiting[at] as Sum
    for (let next = toHide(sum); next; next = toHide(sum)) {
      next.hidden = true
      waiting.push(...next.sums.filter((other) => other !== sum))
    }
  }
}

/** What must be hidden next in a sum; null when nothing of it can be worked out. */
function toHide({ total, parts }: Sum): Group | null {
  const hidden = parts.filter((part) => part.hidden)
  const together = hidden.reduce((sum, { n }) => sum + n, 0)
  const count = hidden.length + (total.hidden ? 1 : 0)
  if (count === 0 || (count > 1 && (total.hidden || together >= HIDDEN_TOGETHER))) return null
  return parts.find((part) => !part.hidden) ?? (total.hidden ? null : total)
}
