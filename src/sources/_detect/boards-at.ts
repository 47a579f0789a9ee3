import type { SourceDefinition } from '../_shared/define.ts'

/** A board of a system. `anySite`: the address was recognized by its path alone, as that of a feed or a sitemap is, so that
 *  it could be anybody's. */
export type DetectedBoard = { connector: string; board: string; origin: string; anySite: boolean }

/** Answer for any site by the path of an address, or for every address, so that they are asked last, in this order. */
export const ANY_SITE: readonly string[] = ['rss', 'indeedxml', 'jsonld']

/** The boards behind an address, one for each connector that knows it; those that answer for any site last. */
export function boardsAt(sources: ReadonlyMap<string, SourceDefinition>, url: URL): DetectedBoard[] {
  const found = [...sources.values()].flatMap((source): DetectedBoard[] => {
    const board = source.detect(url)
    if (board === null) return []
    const origin = board.origin ?? source.origin
    return [{ connector: source.id, board: board.board, origin, anySite: ANY_SITE.includes(source.id) }]
  })
  return found.sort((a, b) => ANY_SITE.indexOf(a.connector) - ANY_SITE.indexOf(b.connector))
}
