export const LEVELS = ['intern', 'junior', 'mid', 'senior', 'lead', 'manager', 'director', 'executive'] as const
export type Level = (typeof LEVELS)[number]

/** What a title calls its bearer among ranks over people, whether they hold it or not: a Product Manager is called a manager. */
export type Rank = 'c_suite' | 'vp' | 'director' | 'manager'

/** One rung of a role's ladder. `maxYears` null means "and more". */
export type Rung = { level: Level; title: string; minYears: number; maxYears: number | null }

/** What a posting is for. `related` are role slugs and go both ways. */
export type Role = {
  slug: string
  title: string
  /** Other names employers use; matched without regard to case, plural and punctuation. */
  aliases: string[]
  /** Those of its names that other roles bear too: "Machine Operator". Each of these roles lists it here. */
  ambiguous: string[]
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

/** One possible occupation for a title: a SOC 2018 detailed code, the role of that code which is nearest the title's words
 *  (null when the taxonomy has none), and how often a title with this evidence is filed under the code, 0 to 1. */
export type OccupationCandidate = { soc: string; slug: string | null; probability: number; evidence: RoleEvidence }

/** The finest SOC 2018 group that a title can be trusted to name: "29-1141" detailed, "29-1140" broad, "29-1000" minor,
 *  "29-0000" major. `probability` is that of the whole group. */
export type OccupationGroup = {
  code: string
  title: string
  detail: 'detailed' | 'broad' | 'minor' | 'major'
  probability: number
}

/** What a title says. `role` is null when no candidate is likely enough; `level` is null when the title states none. */
export type TitleReading = {
  /** The title without places, shifts, requisition numbers, pay and level words. */
  cleaned: string
  /** Best first, at most five. */
  candidates: RoleCandidate[]
  role: RoleCandidate | null
  /** Best first, at most five; empty without a model. */
  occupations: OccupationCandidate[]
  /** Null when not even the major group is likely enough. */
  occupation: OccupationGroup | null
  level: Level | null
  /** The words that state the level: "Sr.", "III". */
  levelEvidence: string | null
  /** True when the title states leadership over people, false when it states an individual grade ("Senior Engineer") or a kind
   *  of manager who leads none ("Product Manager"), null when it says neither. */
  peopleManager: boolean | null
  /** The highest rank by name; a vice president and a chief officer are both of the level executive. */
  rank: Rank | null
}

/** The roles with what is needed to look them up; built once from `data/roles`. */
export type Taxonomy = {
  version: string
  roles: Role[]
  bySlug: ReadonlyMap<string, Role>
}
