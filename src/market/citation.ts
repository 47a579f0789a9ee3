import type { Release } from '../domain/release.ts'

/** What to write beside a figure that is quoted. */
export type Citation = {
  text: string
  release: string | null
  asOf: string
  /** Of all figures of the release; null for what is counted live. */
  sha256: string | null
  url: string
  /** What the licences of the inputs ask to be shown. */
  attributions: string[]
}

/** A release, with the attributions of everything it was made from. */
export function citeRelease(release: Release, site: string, baseUrl: string): Citation {
  const day = release.asOf.toISOString().slice(0, 10)
  const url = `${baseUrl}/releases/${release.id}`
  return {
    text: `${site}, release ${release.id} (as known on ${day}), ${url}`,
    release: release.id,
    asOf: release.asOf.toISOString(),
    sha256: release.outputsHash,
    url,
    attributions: [...new Set(release.inputs.flatMap(({ attribution }) => attribution ?? []))].sort(),
  }
}

/** What is counted at this moment, which no release holds. */
export function citeLive(at: Date, site: string, baseUrl: string): Citation {
  return {
    text: `${site}, openings on the boards it reads, as of ${at.toISOString()}, ${baseUrl}`,
    release: null,
    asOf: at.toISOString(),
    sha256: null,
    url: baseUrl,
    attributions: ['Postings belong to their employers; each links to its ad.'],
  }
}
