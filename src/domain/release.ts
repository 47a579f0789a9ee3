import type { FigureScope } from './figure.ts'

/** A file of a publisher as it was in force when a release was made. */
export type OfficialInput = {
  kind: 'official'
  /** 'bls-oews/national 2023'. */
  name: string
  sha256: string
  /** Rows that were loaded. */
  rows: number
  publisher: string
  dataset: string
  release: string
  period: string
  file: string
  url: string | null
  licence: string
  attribution: string
  /** Version of the importer. */
  reader: number
}

/** Rows of our own tables as known at an instant, or an imported taxonomy: `sha256` is of their contents, whatever their ids and order. */
export type CountedInput = {
  kind: 'openings' | 'crawls' | 'health' | 'occupations'
  name: string
  sha256: string
  rows: number
  licence?: string
  attribution?: string
}

/** What a release is made from. */
export type ReleaseInput = OfficialInput | CountedInput

/** A published, frozen set of figures. */
export type Release = {
  /** '2026-11-27', a second one of the day '2026-11-27.2'. */
  id: string
  /** What was known then. */
  asOf: Date
  publishedAt: Date
  codeVersion: string
  taxonomyVersion: string
  parameters: Record<string, unknown>
  inputs: ReleaseInput[]
  inputsHash: string
  /** SHA-256 of its figures.json, in hex. */
  outputsHash: string
  figures: number
}

/** What names a figure within a release. */
export type FigureKey = FigureScope & { metric: string }
