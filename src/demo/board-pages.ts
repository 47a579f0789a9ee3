import type { Connector, Day, SampleBoard } from './load-samples.ts'
import { renderAshby } from './render-ashby.ts'
import { renderCareersSite } from './render-careers-site.ts'
import { renderGreenhouse } from './render-greenhouse.ts'
import { renderLever } from './render-lever.ts'
import type { RenderedPage } from './sample-html.ts'

/** The first part of a board's path: every publisher lives under its own prefix. */
export const PREFIXES: Record<Connector, string> = {
  greenhouse: '/greenhouse',
  lever: '/lever',
  ashby: '/ashby',
  jsonld: '/sites',
}

/** A page that a board can answer; `render` gives its content on a day, null when it does not exist on that day. */
export type BoardPage = { board: SampleBoard; render(day: Day): RenderedPage | null }

type Route = {
  connector: Connector
  path: RegExp
  render(board: SampleBoard, url: URL, rest: string, day: Day): RenderedPage | null
}

const ROUTES: Route[] = [
  {
    connector: 'greenhouse',
    path: /^\/greenhouse\/v1\/boards\/([a-z]+)\/jobs$/,
    render: (board, url, _rest, day) =>
      renderGreenhouse(board, board.on(day), url.searchParams.get('content') === 'true'),
  },
  {
    connector: 'lever',
    path: /^\/lever\/v0\/postings\/([a-z]+)$/,
    render: (board, url, _rest, day) =>
      renderLever(board, board.on(day), countOf(url, 'skip') ?? 0, countOf(url, 'limit')),
  },
  {
    connector: 'ashby',
    path: /^\/ashby\/posting-api\/job-board\/([a-z]+)$/,
    render: (board, url, _rest, day) =>
      renderAshby(board, board.on(day), url.searchParams.get('includeCompensation') === 'true'),
  },
  {
    connector: 'jsonld',
    path: /^\/sites\/([a-z]+)(\/[\w./-]*)?$/,
    render: (board, url, rest, day) =>
      renderCareersSite(board, board.on(day), `${url.origin}/sites/${board.board}`, rest || '/'),
  },
]

/** The page behind an address, or null when no board answers there. */
export function findPage(boards: SampleBoard[], url: URL): BoardPage | null {
  for (const route of ROUTES) {
    const [, name, rest = ''] = route.path.exec(url.pathname) ?? []
    const board = boards.find((candidate) => candidate.connector === route.connector && candidate.board === name)
    if (board !== undefined) return { board, render: (day) => route.render(board, url, rest, day) }
  }
  return null
}

function countOf(url: URL, name: string): number | null {
  const text = url.searchParams.get(name) ?? ''
  return /^\d{1,6}$/.test(text) ? Number(text) : null
}
