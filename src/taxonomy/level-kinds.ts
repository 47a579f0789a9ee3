import type { Level, Rank } from '../domain/role.ts'

/** What a word of a title states. `people` is null when leadership over people may or may not be meant ("Lead Engineer").
 *  An individual kind names a rank that its bearer does not hold: a product manager leads a product. */
export type LevelKind = { level: Level; people: boolean | null; rank: Rank | null; individual: boolean }

export const INTERN: LevelKind = kind('intern', false)
export const JUNIOR: LevelKind = kind('junior', false)
export const MID: LevelKind = kind('mid', false)
export const SENIOR: LevelKind = kind('senior', false)
/** A senior physician: has juniors under them. */
export const CONSULTANT_PHYSICIAN: LevelKind = kind('senior', true)
/** The highest grades of those who do the work: principal, staff. */
export const GRADE: LevelKind = kind('lead', false)
export const LEAD: LevelKind = kind('lead', null)
export const TEAM_LEAD: LevelKind = kind('lead', true)
export const MANAGER: LevelKind = kind('manager', true, 'manager')
export const DIRECTOR: LevelKind = kind('director', true, 'director')
/** Runs a country or the commercial side of a firm under the name of a manager. */
export const UNIT_HEAD: LevelKind = kind('director', true, 'manager')
export const UNDER_VP: LevelKind = kind('director', true, 'vp')
export const VP: LevelKind = kind('executive', true, 'vp')
export const CHIEF: LevelKind = kind('executive', true, 'c_suite')
/** The executive director of a body: its chief under a director's name. */
export const HEAD_OF_BODY: LevelKind = kind('executive', true, 'director')
export const PROJECT_LEAD: LevelKind = { ...kind('lead', false), individual: true }
export const NAMED_MANAGER: LevelKind = { ...kind('manager', false, 'manager'), individual: true }
export const NAMED_DIRECTOR: LevelKind = { ...kind('director', false, 'director'), individual: true }

function kind(level: Level, people: boolean | null, rank: Rank | null = null): LevelKind {
  return { level, people, rank, individual: false }
}
