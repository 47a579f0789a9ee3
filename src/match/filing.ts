import type { Facts } from './facts.ts'
import { type Currencies, type Gate, type GateColumns, gateOf, toColumns } from './gate.ts'
import { keysOf, type Pivot, type PivotKey, type PivotKind } from './pivot.ts'
import type { DistinctSearch } from './rules.ts'

/** For each kind of key and each key, the gates of the searches filed under it. */
export type Filing = ReadonlyMap<PivotKind, ReadonlyMap<PivotKey, GateColumns>>

/** A search and where it is filed. */
export type FiledSearch = DistinctSearch & { pivot: Pivot }

type Row = { rule: number; gate: Gate }

/** Files every search under the keys of its pivot. A row's `rule` is the search's place in the list. */
export function fileSearches(searches: readonly FiledSearch[], currencies: Currencies): Filing {
  const filing = new Map<PivotKind, Map<PivotKey, Row[]>>()
  for (const [rule, { criteria, pivot }] of searches.entries()) {
    const row = { rule, gate: gateOf(criteria, currencies) }
    for (const { kind, key } of pivot.keys) {
      const byKey = filing.get(kind) ?? new Map<PivotKey, Row[]>()
      filing.set(kind, byKey)
      const rows = byKey.get(key)
      if (rows) rows.push(row)
      else byKey.set(key, [row])
    }
  }
  return new Map([...filing].map(([kind, byKey]) => [kind, sealed(byKey)]))
}

function sealed(byKey: ReadonlyMap<PivotKey, Row[]>): Map<PivotKey, GateColumns> {
  return new Map([...byKey].map(([key, rows]) => [key, toColumns(rows)]))
}

/** The gates of every search that a posting could meet. */
export function* filedUnder(facts: Facts, filing: Filing): Generator<GateColumns> {
  for (const [kind, byKey] of filing) {
    const isOpen = facts.worldwide && (kind === 'country' || kind === 'remote')
    const keys = isOpen ? byKey.keys() : keysOf(facts, kind)
    for (const key of keys) {
      const columns = byKey.get(key)
      if (columns) yield columns
    }
  }
}
