import type { Release } from '../domain/release.ts'

/** Who publishes the releases: the name of the site, where it is reached, and the licence of its figures as SPDX names it. */
export type Publisher = { name: string; baseUrl: string; licence: string }

/** One sentence to cite a release by. */
export function citation(
  { id, asOf, publishedAt, figures, outputsHash }: Release,
  { name, baseUrl }: Publisher,
): string {
  const count = new Intl.NumberFormat('en-US').format(figures)
  return `${name} (${publishedAt.getUTCFullYear()}): Labour-market figures, release ${id}, as known at ${asOf.toISOString()}, ${count} figures, SHA-256 ${outputsHash}. ${baseUrl}/releases/${id}`
}

/** The same for programs: CITATION.cff, Citation File Format 1.2.0. */
export function citationFile(release: Release, publisher: Publisher): string {
  const { id, publishedAt, asOf, outputsHash } = release
  const day = publishedAt.toISOString().slice(0, 10)
  const lines = [
    'cff-version: 1.2.0',
    `message: ${quoted('If you use these figures, please cite the release.')}`,
    'type: dataset',
    `title: ${quoted(`Labour-market figures, release ${id}`)}`,
    'authors:',
    `  - name: ${quoted(publisher.name)}`,
    `version: ${quoted(id)}`,
    `date-released: ${day}`,
    `license: ${publisher.licence}`,
    `url: ${quoted(`${publisher.baseUrl}/releases/${id}`)}`,
    `abstract: ${quoted(`Figures as known at ${asOf.toISOString()}; SHA-256 of figures.json: ${outputsHash}.`)}`,
  ]
  return `${lines.join('\n')}\n`
}

/** A JSON string is a YAML string. */
function quoted(text: string): string {
  return JSON.stringify(text)
}
