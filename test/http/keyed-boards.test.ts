import type { IncomingMessage } from 'node:http'
import { expect, it } from 'vitest'
import type { PageRequest } from '../../src/domain/document.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'
import { loadSources } from '../../src/sources/registry.ts'
import { recordedBoard, recordedPage } from '../sources/recorded-board.ts'
import { client, failureOf, serve } from './serve.ts'

/** What each publisher wants to see, with these keys. */
const KEYS = {
  USAJOBS_KEY: 'u-key-1234+/=',
  USAJOBS_EMAIL: 'operator@jobs.example',
  ADZUNA_APP_ID: 'a-id-5678',
  ADZUNA_APP_KEY: 'a-key-9012&',
}
const ADMITS: Record<string, (request: IncomingMessage) => boolean> = {
  usajobs: ({ headers }) =>
    headers['authorization-key'] === KEYS.USAJOBS_KEY && headers['user-agent'] === KEYS.USAJOBS_EMAIL,
  adzuna: ({ url }) => {
    const asked = new URL(url ?? '', 'http://a.example').searchParams
    return asked.get('app_id') === KEYS.ADZUNA_APP_ID && asked.get('app_key') === KEYS.ADZUNA_APP_KEY
  },
}

const keyed = [...(await loadSources()).values()].filter(({ keys = [] }) => keys.length > 0)

/** The recorded board of a connector, behind the check of its publisher. */
async function served(connector: SourceDefinition) {
  const { at, pages } = recordedBoard(connector.id)
  const { url: origin } = await serve((request, response) => {
    const number = pages.findIndex(({ request: { url } }) => pathOf(url) === pathOf(`${origin}${request.url}`))
    const page = pages[number]
    if (page === undefined || !ADMITS[connector.id]?.(request)) response.writeHead(401).end('no')
    else response.end(recordedPage(connector.id, page).body)
  })
  return { at: { ...at, origin }, pages: pages.length }
}

/** What tells the pages of a board apart: path and query without the keys. */
function pathOf(url: string): string {
  const { pathname, searchParams } = new URL(url)
  return `${pathname}?${[...searchParams].filter(([name]) => !name.startsWith('app_')).join('&')}`
}

it('knows what every publisher that asks for keys wants to see', () => {
  expect(Object.keys(ADMITS).sort()).toEqual(keyed.map(({ id }) => id).sort())
})

it.each(keyed)('$id is let in to every page with its keys, which no page is named by', async (connector) => {
  const { at, pages } = await served(connector)
  const http = client({ keys: KEYS })
  const requests: PageRequest[] = [connector.first(at)]
  const ids: string[] = []
  for (const request of requests) {
    const answer = await http.get(request, undefined, undefined, { keys: connector.keys ?? [] })
    if (answer.kind !== 'page') throw new Error(`${request.url}: ${answer.kind}`)
    const page = { url: request.url, contentType: answer.contentType, body: answer.body }
    ids.push(...connector.read(page, at).postings.map(({ externalId }) => externalId))
    requests.push(...(connector.next?.(page, request, at) ?? []))
    for (const key of Object.values(KEYS)) expect(answer.url).not.toContain(encodeURIComponent(key))
  }
  expect(requests).toHaveLength(pages)
  expect(ids.length).toBeGreaterThan(pages)
})

it.each(keyed)('$id says which setting is missing', async (connector) => {
  const { at } = await served(connector)
  const [first = ''] = connector.keys ?? []
  const error = await failureOf(
    client({ keys: {} }).get(connector.first(at), undefined, undefined, { keys: connector.keys ?? [] }),
  )
  expect(error).toMatchObject({ reason: 'missing_key', message: expect.stringContaining(first) })
})
