import type { Figure } from '../domain/figure.ts'
import type { Release } from '../domain/release.ts'
import { figuresJson } from '../market/figure-line.ts'
import { readFigures } from '../market/figure-rows.ts'
import type { MarketHandle } from '../market/handle.ts'
import { citation, citationFile, type Publisher } from './citation.ts'
import { csv } from './csv.ts'
import { csvMetadata, dataDictionary } from './dictionary.ts'
import type { ExportFile } from './export.ts'
import { FIGURE_COLUMNS, type ReleasedFigure } from './figure-columns.ts'
import { licenceText } from './licence.ts'
import { parquet } from './parquet.ts'

export const FORMATS = ['csv', 'json', 'parquet'] as const
export type Format = (typeof FORMATS)[number]

/** The files of a release: its figures in these formats, and what explains them. The same release gives the same bytes. */
export function releaseFiles(
  db: MarketHandle,
  release: Release,
  publisher: Publisher,
  formats: readonly Format[],
): ExportFile[] {
  const figures = () => readFigures(db, release.id)
  const released = () => withRelease(figures(), release.id)
  const pieces: Record<Format, ExportFile['pieces']> = {
    csv: () => csv(FIGURE_COLUMNS, released()),
    json: () => figuresJson(figures()),
    parquet: () => parquet(FIGURE_COLUMNS, released(), notesOf(release, publisher)),
  }
  return [
    ...formats.map((format) => ({ name: `figures.${format}`, pieces: pieces[format] })),
    ...(formats.includes('csv') ? [text('figures.csv-metadata.json', csvMetadata(release, publisher))] : []),
    text('data-dictionary.md', dataDictionary(release, publisher)),
    text('release.json', `${JSON.stringify(release, null, 2)}\n`),
    text('LICENCE.txt', licenceText(release, publisher)),
    text('CITATION.cff', citationFile(release, publisher)),
    text('CITATION.txt', `${citation(release, publisher)}\n`),
  ]
}

async function* withRelease(batches: AsyncIterable<Figure[]>, release: string): AsyncGenerator<ReleasedFigure[]> {
  for await (const batch of batches) yield batch.map((figure) => ({ ...figure, release }))
}

function notesOf(release: Release, publisher: Publisher): Record<string, string> {
  const { id, asOf, outputsHash } = release
  return { release: id, as_of: asOf.toISOString(), outputs_hash: outputsHash, citation: citation(release, publisher) }
}

function text(name: string, content: string): ExportFile {
  return {
    name,
    async *pieces() {
      yield content
    },
  }
}
