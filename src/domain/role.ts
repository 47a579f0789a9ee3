export const LEVELS = ['intern', 'junior', 'mid', 'senior', 'lead', 'manager', 'director', 'executive'] as const
export type Level = (typeof LEVELS)[number]

/** One rung of a role's ladder. `maxYears` null means "and more". */
export type Rung = { level: Level; title: string; minYears: number; maxYears: number | null }

/** What a posting is for. `related` are role slugs and go both ways. */
export type Role = {
  slug: string
  title: string
  /** Other names employers use; matched without regard to case, plural and punctuation. */
  aliases: string[]
  /** SOC 2018 detailed occupation, "43-4171". */
  soc: string
  family: string
  summary: string
  ladder: Rung[]
  related: string[]
  skills: string[]
  tools: string[]
}

/** Why a role was chosen: the words of the title that speak for it. */
export type RoleEvidence = { kind: 'alias' | 'near_alias' | 'tokens' | 'model'; text: string }

/** One possible role for a title. `probability` is calibrated, 0 to 1. */
export type RoleCandidate = { slug: string; soc: string; probability: number; evidence: RoleEvidence }

/** What a title says. `role` is null when no candidate is likely enough; `level` is null when the title states none. */
export type TitleReading = {
  /** The title without places, shifts, requisition numbers, pay and level words. */
  cleaned: string
  /** Best first, at most five. */
  candidates: RoleCandidate[]
  role: RoleCandidate | null
  level: Level | null
  /** The words that state the level: "Sr.", "III". */
  levelEvidence: string | null
}

/** The roles with what is needed to look them up; built once from `data/roles`. */
export type Taxonomy = {
  version: string
  roles: Role[]
  bySlug: ReadonlyMap<string, Role>
}
