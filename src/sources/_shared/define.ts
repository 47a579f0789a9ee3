import type { Page, PageRequest } from '../../domain/document.ts'
import type { PageReading } from '../../domain/posting.ts'

/** One board at one source. `origin` is where its API answers: the connector's own, or another region of it. */
export type Board = { board: string; origin: string }

/** What the publisher asks of those who use its postings. */
export type Terms = {
  /** Page with the terms of use; null when none is known. */
  url: string | null
  /** What is to be shown beside a posting: "Remotive, with a link to the posting"; null when nothing is asked. */
  attribution: string | null
  /** Whether the postings may be counted in published figures. False keeps them out of the market. */
  aggregates: boolean
}

/** Detects a board inside a page of an employer's own site. `links` are the absolute addresses of the page's links,
 *  frames, scripts and forms, and those written in its scripts; `html` is at most a million characters. */
export type CareersPage = { url: URL; links: readonly string[]; html: string }

/** Where a board was found; without `origin` it lives at the connector's own. */
export type FoundBoard = { board: string; origin?: string }

/** A connector declares what to fetch and reads what came back. It never fetches, waits, logs or stores. */
export type SourceDefinition = {
  /** Stable name, stored with every source: the file's name. */
  id: string
  name: string
  /** The publisher's public documentation. */
  docs: string
  terms: Terms
  /** 'api': an interface that its publisher documents for programs. 'pages': made for people, so that robots.txt decides. */
  access: 'api' | 'pages'
  /** What a crawl that met no fault has seen: the 'whole' board, so that what is missing is gone; the 'latest' postings; or
   *  the 'changes' since the last crawl, removals among them. */
  listing: 'whole' | 'latest' | 'changes'
  /** A job board with postings of many employers: a careers page that links to it is not about all of them. */
  manyEmployers?: boolean
  /** Where boards live unless the source row says otherwise: "https://boards-api.greenhouse.io". "" when every board has its own. */
  origin: string
  /** How often a board is fetched unless the operator says otherwise; 15 or more. */
  everyMinutes: number
  /** Requests a second to one host that the publisher allows, when it says so. */
  perSecond?: number
  /** Names of the settings with the keys it needs: "ADZUNA_APP_KEY". Requests hold them as `{{ADZUNA_APP_KEY}}`. */
  keys?: readonly string[]
  /** The board behind a public address, or null when it is not of this system. */
  detect(url: URL): FoundBoard | null
  /** The board that a page outside the system shows, when its links alone do not tell: `detect` is tried on each first. */
  detectPage?(page: CareersPage): FoundBoard | null
  /** `since` is when the last crawl that went well began, null when there was none. */
  first(at: Board, since?: Date | null): PageRequest
  /** Pages that this page leads to; empty or absent when the first page holds the whole board. */
  next?(page: Page, request: PageRequest, at: Board): PageRequest[]
  /** Never throws for one bad item (it is refused with its path); throws PayloadError when the page is not what it claims. */
  read(page: Page, at: Board): PageReading
}

export function defineSource(definition: SourceDefinition): SourceDefinition {
  return definition
}
