/** What a figure speaks of. '' means all. */
export type FigureScope = {
  /** Slug; '' = all roles. */
  role: string
  level: string
  /** ISO 3166-1 alpha-2. */
  country: string
  /** 'US-CA'. */
  region: string
  mode: string
  /** Employer, skill, industry, degree, related role: what the metric lists. */
  item: string
  /** ISO 8601: day, month, or an interval 'from/to'. */
  period: string
}

/** official: a publisher's own; modelled: computed with assumptions and never in place of a measured one. */
export type FigureGrade = 'official' | 'low' | 'medium' | 'high' | 'modelled'

/** Why a figure is withheld. Each has a sentence for readers in src/market. */
export type WithheldReason =
  | 'too-few'
  | 'too-few-employers'
  | 'dominated'
  | 'secondary'
  | 'no-data'
  | 'not-published'
  | 'no-rate'
  | 'gap'
  | 'not-comparable'
  | 'too-short'

/** A cell of a publisher's file: enough to find it by hand. */
export type CellProof = {
  publisher: string
  dataset: string
  release: string
  file: string
  sha256: string
  row: string
  column: string
  printed: string
}

export type FigureProof =
  /** `note`: what to know of the cell, such as that it is of the broader occupation. */
  | { kind: 'official'; cells: CellProof[]; note?: string }
  /** The openings that were counted: rows of market_opening as of the release that satisfy the scope, and what was left out. */
  | { kind: 'openings'; counted: string; leftOut: Record<string, number> }
  /** Computed from other figures of the same release, and cells. */
  | { kind: 'derived'; from: { metric: string; scope: Partial<FigureScope> }[]; cells: CellProof[] }

/** One figure, or the reason why it is withheld: then value, text, low and high are null. */
export type Figure = FigureScope & {
  metric: string
  /** Of the metric. */
  version: number
  unit: string
  value: number | null
  text: string | null
  /** 95 % interval. */
  low: number | null
  high: number | null
  n: number | null
  employers: number | null
  grade: FigureGrade | null
  withheld: WithheldReason | null
  proof: FigureProof
}

declare const gated: unique symbol

/** A figure that passed src/market/gate.ts, the only place that can make one; what is stored and shown takes no other. */
export type GatedFigure = Figure & { readonly [gated]: true }
