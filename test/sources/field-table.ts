import { readFileSync } from 'node:fs'
import type { RawPosting } from '../../src/domain/posting.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { recordedBoard, recordedPage } from './recorded-board.ts'

export const SOURCES_PAGE = new URL('../../docs/sources.md', import.meta.url)
const BEGIN = '<!-- connector × field: made by `npm run docs:sources` -->'
const END = '<!-- end of connector × field -->'

/** What a posting can state beside title, link and id, which every posting has. */
const FIELDS: { name: string; isStated: (posting: RawPosting) => boolean }[] = [
  { name: 'company', isStated: ({ company }) => company !== null },
  { name: 'places', isStated: ({ places }) => places.length > 0 },
  { name: 'mode', isStated: ({ workMode }) => workMode !== null },
  { name: 'pay', isStated: ({ pay }) => pay.some(({ kind }) => kind === 'fields') },
  { name: 'pay in words', isStated: ({ pay }) => pay.some(({ kind }) => kind === 'text') },
  { name: 'type', isStated: ({ employmentType }) => employmentType !== null },
  { name: 'department', isStated: ({ department }) => department !== null },
  { name: 'posted', isStated: ({ postedAt }) => postedAt !== null },
  { name: 'expires', isStated: ({ expiresAt }) => expiresAt !== null },
  { name: 'text', isStated: ({ description }) => description !== null },
]
const HEAD = ['connector', 'system', 'board or feed is', 'reached as', ...FIELDS.map(({ name }) => name), 'removals']

/** docs/sources.md with the table of what each connector reads, as its recorded board shows. */
export function withFieldTable(sources: readonly SourceDefinition[]): string {
  const page = readFileSync(SOURCES_PAGE, 'utf8')
  const [before, rest = ''] = page.split(BEGIN)
  const [, after = ''] = rest.split(END)
  return `${before}${BEGIN}\n\n${fieldTable(sources)}\n\n${END}${after}`
}

function fieldTable(sources: readonly SourceDefinition[]): string {
  const rows = [...sources].sort((a, b) => a.id.localeCompare(b.id)).map(rowOf)
  return [HEAD, HEAD.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n')
}

function rowOf(source: SourceDefinition): string[] {
  const { at, pages } = recordedBoard(source.id)
  const readings = pages.map((page) => source.read(recordedPage(source.id, page), at))
  const postings = readings.flatMap((reading) => reading.postings)
  const marks = FIELDS.map(({ isStated }) => (postings.some(isStated) ? '●' : ''))
  const removals = readings.some(({ removed = [] }) => removed.length > 0) ? '●' : ''
  return [`\`${source.id}\``, source.name, source.listing, source.access, ...marks, removals]
}
