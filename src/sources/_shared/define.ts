import type { Page, PageRequest } from '../../domain/document.ts'
import type { PageReading } from '../../domain/posting.ts'

/** One board at one source. `origin` is where its API answers: the connector's own, or another region of it. */
export type Board = { board: string; origin: string }

/** A connector declares what to fetch and reads what came back. It never fetches, waits, logs or stores. */
export type SourceDefinition = {
  /** Stable name, stored with every source: the file's name. */
  id: string
  name: string
  /** The publisher's public documentation. */
  docs: string
  /** Where boards live unless the source row says otherwise: "https://boards-api.greenhouse.io". "" when every board has its own. */
  origin: string
  /** How often a board is fetched unless the operator says otherwise; 15 or more. */
  everyMinutes: number
  /** The board behind a public address, or null when it is not of this system. */
  detect(url: URL): { board: string; origin?: string } | null
  first(at: Board): PageRequest
  /** Pages that this page leads to; empty or absent when the first page holds the whole board. */
  next?(page: Page, request: PageRequest, at: Board): PageRequest[]
  /** Never throws for one bad item (it is refused with its path); throws PayloadError when the page is not what it claims. */
  read(page: Page, at: Board): PageReading
}

export function defineSource(definition: SourceDefinition): SourceDefinition {
  return definition
}
