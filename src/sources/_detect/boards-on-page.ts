import type { FoundBoard, SourceDefinition } from '../_shared/define.ts'
import { boardsAt, type DetectedBoard } from './boards-at.ts'
import type { CareersReading, Naming } from './careers-page.ts'

/** A board that a page shows or leads to. `seen` counts its different addresses on the page. */
export type PageBoard = Omit<DetectedBoard, 'anySite'> & { naming: Naming; seen: number; example: string }

const STRENGTH: Record<Naming, number> = { embed: 2, script: 1, link: 0 }

/** Every board of a known system on a careers page: those shown inside it first, then those found most. Feeds, sitemaps and
 *  boards of many employers do not count: a link to them does not make them this employer's. The markup of the page is
 *  asked only about systems that no frame or script of it names. */
export function boardsOnPage(sources: ReadonlyMap<string, SourceDefinition>, reading: CareersReading): PageBoard[] {
  const found = new Map<string, PageBoard>()
  const add = (connector: string, { board, origin }: Required<FoundBoard>, naming: Naming, example: string) => {
    const key = JSON.stringify([connector, board, origin])
    const before = found.get(key) ?? { connector, board, origin, naming, seen: 0, example }
    const stronger = STRENGTH[naming] > STRENGTH[before.naming] ? { naming, example } : {}
    found.set(key, { ...before, ...stronger, seen: before.seen + 1 })
  }
  for (const { url, naming } of reading.links) {
    const first = boardsAt(sources, new URL(url)).find(({ anySite }) => !anySite)
    if (first !== undefined && isOneEmployers(sources.get(first.connector))) add(first.connector, first, naming, url)
  }
  const isTold = (id: string) =>
    [...found.values()].some(({ connector, naming }) => connector === id && naming !== 'link')
  for (const source of [...sources.values()].filter(({ id }) => !isTold(id))) {
    const shown = source.detectPage?.(reading.page) ?? null
    if (shown !== null)
      add(source.id, { board: shown.board, origin: shown.origin ?? source.origin }, 'embed', reading.page.url.href)
  }
  return [...found.values()].sort((a, b) => STRENGTH[b.naming] - STRENGTH[a.naming] || b.seen - a.seen)
}

/** The one board that a page is about: the one it embeds, or the one it leads to at least twice as often as to any other;
 *  null when there is none or it stays unclear. Expects the order of `boardsOnPage`. */
export function clearBoard([first, second]: readonly PageBoard[]): PageBoard | null {
  if (first === undefined) return null
  const clear = second === undefined || first.naming !== second.naming || first.seen >= 2 * second.seen
  return clear ? first : null
}

const isOneEmployers = (source: SourceDefinition | undefined): boolean => source?.manyEmployers !== true
