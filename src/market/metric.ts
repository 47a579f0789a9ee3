import type { FigureGrade, FigureProof, FigureScope, GatedFigure, WithheldReason } from '../domain/figure.ts'
import type { Cut } from './cut.ts'
import type { MarketHandle } from './handle.ts'

/** What a figure rests on, which is what the gate judges. */
export type Basis =
  /** A publisher's own figure; n as the publisher states it. */
  | { kind: 'official'; n: number | null }
  /** Openings. `largest`: those of the employer that has most of them. `modelled`: a model over them. */
  | { kind: 'openings' | 'modelled'; n: number; employers: number; largest: number }
  /** Something else than openings is counted: cells, filings, crawls. The metric's own floor decides. */
  | { kind: 'counted'; n: number; employers: number | null }
  /** Made of figures that passed the gate, and bears the least of their grades. */
  | { kind: 'derived'; n: number | null; employers: number | null; grade: FigureGrade }

/** A figure as a metric computes it, before the gate: src/market/gate.ts decides whether it may be shown. */
export type RawFigure = FigureScope & {
  unit: string
  value: number | null
  text: string | null
  /** 95 % interval. */
  low: number | null
  high: number | null
  basis: Basis
  /** Fewest observations of this figure, where it needs more than its metric: p10 and p90. */
  minimum?: number
  /** Fewest employers, where it needs more than three. */
  minimumEmployers?: number
  /** Why the metric itself cannot say anything. */
  withheld: WithheldReason | null
  proof: FigureProof
}

/** How the cells of a metric add up, which is how a withheld one could be worked out from its neighbours. */
export type Additivity =
  /** The value is n itself. */
  | 'count'
  /** value x n is a count; all items of a scope rest on the same openings. */
  | 'share'
  /** As a share, and the modes are its items. */
  | 'mode-share'
  /** Quantiles and models: no sum over cells exists. */
  | 'none'

/** One metric of the catalogue. The texts are for readers: docs/methods.md is made from them. */
export type Metric = {
  /** As in figure.metric: 'active-postings'. */
  id: string
  /** In the catalogue's numbering: '1', '27b'. */
  number: string
  name: string
  /** Goes up when a figure may change for the same rows. */
  version: number
  definition: string
  formula: string
  unit: string
  /** Fewest observations; null: the publisher's own rules, or always shown. */
  minimum: number | null
  interval: string
  suppression: string
  limits: string
  additivity: Additivity
  /** 'open': n is every open opening of the scope, so that it tells the same as active-postings. */
  population: 'open' | 'other'
  /** `known` gives the gated figures of metrics that stand before this one in the catalogue. */
  compute: (db: MarketHandle, cut: Cut, known: Known) => Promise<RawFigure[]>
}

export type Known = (metric: string) => readonly GatedFigure[]
