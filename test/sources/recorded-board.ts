import { existsSync, readdirSync, readFileSync } from 'node:fs'
import type { Page, PageRequest } from '../../src/domain/document.ts'
import type { Board, SourceDefinition } from '../../src/sources/_shared/define.ts'
import { fixture } from './pages.ts'

/** One page of a recorded board: what asks for it, and the file that answers. */
export type RecordedPage = { request: PageRequest; file: string; contentType: string | null }

export type RecordedBoard = { at: Board; pages: RecordedPage[] }

const FOLDER = new URL('../fixtures/sources/', import.meta.url)

/** The connectors that have a recorded board: `pages.json` in their folder of fixtures. */
export function recordedConnectors(): string[] {
  return readdirSync(FOLDER).filter((id) => existsSync(new URL(`${id}/pages.json`, FOLDER)))
}

export function recordedBoard(id: string): RecordedBoard {
  return JSON.parse(readFileSync(new URL(`${id}/pages.json`, FOLDER), 'utf8'))
}

export function recordedPage(id: string, { request, file, contentType }: RecordedPage): Page {
  return { url: request.url, contentType, body: fixture(`${id}/${file}`) }
}

/** Follows a board from its first request over what is recorded of it. `missing` are requests that no page answers. */
export function playBoard(
  connector: SourceDefinition,
  { at, pages }: RecordedBoard,
): { visited: RecordedPage[]; missing: string[] } {
  const byUrl = new Map(pages.map((page) => [page.request.url, page]))
  const waiting = [connector.first(at).url]
  const asked = new Set(waiting)
  const visited: RecordedPage[] = []
  const missing: string[] = []
  for (let url = waiting.shift(); url !== undefined; url = waiting.shift()) {
    const recorded = byUrl.get(url)
    if (recorded === undefined) {
      missing.push(url)
      continue
    }
    visited.push(recorded)
    for (const request of connector.next?.(recordedPage(connector.id, recorded), recorded.request, at) ?? []) {
      if (!asked.has(request.url)) waiting.push(request.url)
      asked.add(request.url)
    }
  }
  return { visited, missing }
}
