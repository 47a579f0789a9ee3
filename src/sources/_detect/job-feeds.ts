import type { SourceDefinition } from '../_shared/define.ts'
import type { DetectedBoard } from './boards-at.ts'
import type { CareersReading } from './careers-page.ts'

const JOBS = /job|career|karriere|stelle|vacanc|vacature|emploi|empleo|vaga|position|opening|recruit/i
/** Their boards are the addresses of feeds, whatever those look like. */
const FEED_CONNECTORS = ['rss', 'indeedxml']

/** A feed's address as a board of each connector that reads feeds. */
export function feedBoards(sources: ReadonlyMap<string, SourceDefinition>, url: string): DetectedBoard[] {
  const origin = new URL(url).origin
  return FEED_CONNECTORS.filter((id) => sources.has(id)).map((connector) => ({
    connector,
    board: url,
    origin,
    anySite: true,
  }))
}

/** The addresses of the feeds of jobs that a page names in its head. Feeds of news are passed by: a feed counts when its
 *  title or its address speaks of jobs. */
export function jobFeeds({ feeds }: CareersReading): string[] {
  return feeds.filter(({ url, title }) => JOBS.test(title) || JOBS.test(new URL(url).pathname)).map(({ url }) => url)
}
