import type { SavedSearch } from '../domain/alert.ts'
import { Numbers } from './numbers.ts'
import { createOpenRecord, hasWish, openRecord, pushRecord, type Vocabularies } from './record.ts'

/** Distinct criteria, called rules, and who has them. The record of rule n starts at `starts[n]` of `records`. */
export type DistinctSearches = { size: number; records: Int32Array; starts: Int32Array; members: Members }

/** The searches of rule n: `list[starts[n]]` to `list[starts[n + 1] - 1]`, as places in the list that was compiled. */
export type Members = { starts: Int32Array; list: Int32Array }

const NOTHING_ASKED = -1
/** Numbers that a usual record has; longer ones cost a copy. */
const USUAL_LENGTH = 24

/** Puts searches with equal criteria together and leaves out those that ask for nothing. */
export function distinctSearches(searches: readonly SavedSearch[], known: Vocabularies): DistinctSearches {
  const records = new Numbers(USUAL_LENGTH * (searches.length + 1))
  const starts = new Numbers(searches.length + 2)
  const find = createTable(searches.length)
  const ruleOf = new Int32Array(searches.length)
  const open = createOpenRecord(records.list)
  let size = 0
  starts.push(0)
  for (let search = 0; search < searches.length; search++) {
    const { criteria } = searches[search] as SavedSearch
    const start = records.length
    pushRecord(criteria, records, known)
    open.record = records.list
    openRecord(open, start)
    const rule = hasWish(open) ? find(records.list, starts.list, size, records.length) : NOTHING_ASKED
    ruleOf[search] = rule
    if (rule === size) {
      size += 1
      starts.push(records.length)
    } else records.cut(start)
  }
  return { size, records: records.list, starts: starts.list, members: membersOf(ruleOf, size) }
}

/** Finds the rule whose record equals the last one, which is rule `size` and ends at `end`: itself when it is new. */
type Find = (records: Int32Array, starts: Int32Array, size: number, end: number) => number

/** Open addressing, at most half full. */
function createTable(most: number): Find {
  const mask = 2 ** Math.ceil(Math.log2(2 * most + 2)) - 1
  const rules = new Int32Array(mask + 1).fill(-1)
  return (records, starts, size, end) => {
    const start = starts[size] as number
    for (let slot = hashOf(records, start, end) & mask; ; slot = (slot + 1) & mask) {
      const rule = rules[slot] as number
      if (rule < 0) {
        rules[slot] = size
        return size
      }
      if (isEqual(records, starts[rule] as number, starts[rule + 1] as number, start, end)) return rule
    }
  }
}

/** FNV-1a over whole numbers, its high bits mixed into the low ones. */
function hashOf(records: Int32Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (records[at] as number), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d)
  return hash ^ (hash >>> 13)
}

function isEqual(records: Int32Array, one: number, oneEnd: number, other: number, otherEnd: number): boolean {
  if (oneEnd - one !== otherEnd - other) return false
  for (let at = 0; at < oneEnd - one; at++) if (records[one + at] !== records[other + at]) return false
  return true
}

function membersOf(ruleOf: Int32Array, size: number): Members {
  const starts = new Int32Array(size + 1)
  for (const rule of ruleOf) if (rule >= 0) starts[rule + 1] = (starts[rule + 1] as number) + 1
  for (let rule = 0; rule < size; rule++) starts[rule + 1] = (starts[rule + 1] as number) + (starts[rule] as number)
  const list = new Int32Array(starts[size] as number)
  const next = starts.slice()
  for (const [search, rule] of ruleOf.entries()) {
    if (rule < 0) continue
    list[next[rule] as number] = search
    next[rule] = (next[rule] as number) + 1
  }
  return { starts, list }
}
