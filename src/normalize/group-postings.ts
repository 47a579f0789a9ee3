import type { Opening } from './opening.ts'
import { compareOpenings, type OpeningReason } from './same-opening.ts'

/** An ad that has its group. */
export type Grouped<Id> = { opening: Opening; group: Id }

/** Where an ad belongs. `group` null: in none of those known. `reasons` are those of the ad it was joined to. */
export type Assignment<Id> = { group: Id | null; reasons: OpeningReason[] }

export type Grouper<Id> = {
  /** The group an ad belongs to. Changes nothing. `preferred` is the group it is in already, which it keeps when it can. */
  find(opening: Opening, keys: readonly bigint[], preferred?: Id | null): Assignment<Id>
  /** Makes an ad known under its keys. */
  add(opening: Opening, keys: readonly bigint[], group: Id): void
  /** Makes an ad known as a member of its group without keys: it can speak against a newcomer. */
  addMember(opening: Opening, group: Id): void
}

/** As many ads are looked at per key; an employer that words thousands of ads alike is not compared with all of them. */
export const MOST_PER_KEY = 32
/** As many members of a group are asked whether a newcomer fits. */
export const MOST_MEMBERS = 24

/**
 * Groups ads as they come: an ad joins a group when it is the same opening as one of its ads and none of the others speaks
 * against it, so that a chain of likenesses never ties two cities or two titles together. Groups are never merged with each
 * other: what has an id keeps it. The cost of an ad does not depend on how many are known.
 */
export function createGrouper<Id>(): Grouper<Id> {
  const byKey = new Map<bigint, Grouped<Id>[]>()
  const members = new Map<Id, Opening[]>()
  const join = (opening: Opening, group: Id) => {
    const known = members.get(group)
    if (known === undefined) members.set(group, [opening])
    else if (known.length < MOST_MEMBERS) known.push(opening)
  }
  return {
    find(opening, keys, preferred = null) {
      const near = new Set(keys.flatMap((key) => byKey.get(key) ?? []))
      const ordered = [...near].sort((a, b) => Number(b.group === preferred) - Number(a.group === preferred))
      for (const { opening: other, group } of ordered) {
        const { verdict, reasons } = compareOpenings(opening, other)
        if (verdict === 'same' && fits(opening, members.get(group) ?? [])) return { group, reasons }
      }
      return { group: null, reasons: [] }
    },
    add(opening, keys, group) {
      join(opening, group)
      const entry = { opening, group }
      for (const key of keys) {
        const known = byKey.get(key)
        if (known === undefined) byKey.set(key, [entry])
        else if (known.length < MOST_PER_KEY) known.push(entry)
      }
    },
    addMember: join,
  }
}

function fits(opening: Opening, group: Opening[]): boolean {
  return group.every((member) => compareOpenings(opening, member).verdict !== 'different')
}
