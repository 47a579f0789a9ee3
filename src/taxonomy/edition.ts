import { createHash } from 'node:crypto'
import type { Edition, Publication, Publisher } from '../domain/publication.ts'

/** Raise it when published files are read otherwise than before: the same files are then loaded again. */
const READER = 1

/** An edition that holds nothing yet, named after the files it is read from. */
export function emptyEdition(publisher: Publisher, language: string, publication: Publication): Edition {
  return {
    publisher,
    language,
    release: '',
    sha256: filesHash(publication),
    source: publication.name,
    attribution: '',
    reader: READER,
    files: [],
    missing: [],
    skipped: [],
    occupations: [],
    titles: [],
    relations: [],
    technologies: [],
    tasks: [],
    groups: [],
    crosswalk: [],
  }
}

/** What a file is, whatever the release spells its name like: 'Occupation Data.txt' and 'occupation_data.csv' are 'occupation data'. */
export function fileKey(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.[a-z]{1,5}$/, '')
    .replaceAll('_', ' ')
}

/** The same for a zip and for the folder it was unpacked to. */
function filesHash({ files }: Publication): string {
  const lines = files.map(({ sha256, name }) => `${sha256}  ${name}\n`)
  const sorted = lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
  return createHash('sha256').update(sorted.join('')).digest('hex')
}
