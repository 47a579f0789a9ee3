/** esco-onet is the official crosswalk between the two. */
export type Publisher = 'onet' | 'esco' | 'esco-onet'

export type TitleKind = 'preferred' | 'alternate' | 'reported' | 'short' | 'hidden'

/** An occupation as its publisher describes it. `code` is the O*NET-SOC code or the ESCO concept URI. */
export type PublishedOccupation = {
  code: string
  /** ESCO's own number, "2221.1"; null for O*NET and for releases without it. */
  number: string | null
  title: string
  description: string | null
  /** SOC 2018 detailed code that the publisher's code names; null for ESCO and for codes that SOC 2018 does not have. */
  soc: string | null
  /** ISCO-08 group; null for O*NET. */
  isco: string | null
  /** O*NET job zone, 1 (little preparation) to 5 (extensive); null when not stated. */
  jobZone: number | null
}

/** `title` is as published; `forms` are the titles it stands for: "Koch/Köchin" is two. */
export type PublishedTitle = { code: string; kind: TitleKind; title: string; forms: string[] }

export type RelationKind = 'primary_short' | 'primary_long' | 'supplemental' | 'related' | 'broader'
/** `rank` 1 is the nearest; null when the publisher does not rank. */
export type PublishedRelation = { code: string; relatedCode: string; relation: RelationKind; rank: number | null }

export type PublishedTechnology = {
  code: string
  name: string
  /** '' when not stated. */
  category: string
  hot: boolean
  /** null when the release does not say. */
  inDemand: boolean | null
}

export type PublishedTask = { code: string; task: string; core: boolean | null }
export type PublishedGroup = { code: string; title: string }
export type CrosswalkMatch = 'exact' | 'close' | 'narrow' | 'broad'
/** `soc` is null when the O*NET code has no SOC 2018 code. */
export type CrosswalkRow = { concept: string; onet: string; soc: string | null; match: CrosswalkMatch }

/** A file of a publisher, decoded. `path` is where it lies in the zip or folder, `name` the last part of it. */
export type PublishedFile = { name: string; path: string; text: string; bytes: number; sha256: string }
/** The files of a zip or folder that were asked for. `name` is the zip's or folder's own. */
export type Publication = { name: string; files: PublishedFile[] }

/** What a file held. `loaded` + `skipped` = `rows`. */
export type FileCount = { file: string; rows: number; loaded: number; skipped: number }
/** A row that was left out. `line` counts from 1 and is where the row begins. */
export type SkippedRow = { file: string; line: number; reason: string }

/** Everything that one import brings: a publisher's release in one language. */
export type Edition = {
  publisher: Publisher
  /** ISO 639-1. */
  language: string
  release: string
  /** Of the lines `sha256sum` prints for the files, sorted by name. */
  sha256: string
  /** Name of the zip or folder. */
  source: string
  attribution: string
  /** Version of the code that read it: a newer one reads the same files again. */
  reader: number
  files: FileCount[]
  /** Files that the publisher ships and that were not there. */
  missing: string[]
  skipped: SkippedRow[]
  occupations: PublishedOccupation[]
  titles: PublishedTitle[]
  relations: PublishedRelation[]
  technologies: PublishedTechnology[]
  tasks: PublishedTask[]
  groups: PublishedGroup[]
  crosswalk: CrosswalkRow[]
}
