import type { OfficialInput, Release, ReleaseInput } from '../domain/release.ts'
import type { Publisher } from './citation.ts'

/** LICENCE.txt of an export: under what the figures stand, and whose data is in them, in the words their publishers ask for. */
export function licenceText(release: Release, { name, baseUrl, licence }: Publisher): string {
  const official = release.inputs.filter(isOfficial)
  const others = release.inputs.flatMap(({ kind, attribution }) =>
    kind !== 'official' && attribution !== undefined ? [attribution] : [],
  )
  return `Labour-market figures, release ${release.id}
${name}, ${baseUrl}

Figures whose grade is "official" belong to their publishers, under the licences named below. What ${name} computed
from openings and from official figures may be used under ${licence} (https://spdx.org/licenses/${licence}.html):
name ${name} and the release. Postings belong to their employers and are not part of this release.

${official.length === 0 ? 'No file of a publisher is in this release.' : official.map(attributed).join('\n\n')}
${others.length === 0 ? '' : `\nOccupations and titles\n${[...new Set(others)].map((each) => `  ${each}`).join('\n')}\n`}`
}

function attributed({ publisher, dataset, release, file, sha256, url, licence, attribution }: OfficialInput): string {
  return `${publisher}, ${dataset} (${release})
  ${attribution}
  Licence: ${licence}
  File: ${file}, SHA-256 ${sha256}${url === null ? '' : `\n  From: ${url}`}`
}

function isOfficial(input: ReleaseInput): input is OfficialInput {
  return input.kind === 'official'
}
