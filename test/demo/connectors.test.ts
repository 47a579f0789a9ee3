import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SampleBoards, type SampleSource, startSampleBoards } from '../../src/demo/boards.ts'
import { loadSamples } from '../../src/demo/load-samples.ts'
import type { PageRequest } from '../../src/domain/document.ts'
import type { PageReading } from '../../src/domain/posting.ts'
import { PayloadError } from '../../src/errors.ts'
import type { SourceDefinition } from '../../src/sources/_shared/define.ts'

const NOW = new Date('2026-03-02T09:00:00Z')
const fileOf = (connector: string) => new URL(`../../src/sources/${connector}.ts`, import.meta.url)
const missing = ['greenhouse', 'lever', 'ashby', 'jsonld'].filter((id) => !existsSync(fileURLToPath(fileOf(id))))
if (missing.length > 0) console.info(`skipped: src/sources has no ${missing.join(', ')}`)

let boards: SampleBoards
beforeAll(async () => {
  boards = await startSampleBoards({ now: NOW })
})
afterAll(() => boards.stop())

async function connectorOf(id: string): Promise<SourceDefinition> {
  const loaded: { default: SourceDefinition } = await import(fileOf(id).href)
  return loaded.default
}

/** Fetches and reads a whole board; a page that is not what it claims counts as one refusal. */
async function crawl(source: SampleSource): Promise<PageReading> {
  const connector = await connectorOf(source.connector)
  const at = { board: source.board, origin: source.origin }
  const all: PageReading = { postings: [], refused: [] }
  const queue: PageRequest[] = [connector.first(at)]
  for (let request = queue.shift(); request !== undefined; request = queue.shift()) {
    const response = await fetch(request.url, {
      method: request.method ?? 'GET',
      body: request.body,
      headers: request.headers,
    })
    expect(response.status, request.url).toBe(200)
    const body = new Uint8Array(await response.arrayBuffer())
    const page = { url: request.url, contentType: response.headers.get('content-type'), body }
    queue.push(...(connector.next?.(page, request, at) ?? []))
    const reading = readOrRefuse(() => connector.read(page, at))
    all.postings.push(...reading.postings)
    all.refused.push(...reading.refused)
  }
  return all
}

function readOrRefuse(read: () => PageReading): PageReading {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    return { postings: [], refused: [{ path: error.path, reason: error.reason }] }
  }
}

describe.skipIf(missing.length > 0)('the connectors on the sample boards', () => {
  it('take every sound posting with its title and refuse exactly the broken ones', async () => {
    for (const board of loadSamples(NOW)) {
      const source = boards.sources.find((one) => one.connector === board.connector && one.board === board.board)
      if (source === undefined) throw new Error(`no source ${board.board}`)
      const { postings, refused } = await crawl(source)
      const sound = board.on(1).filter(({ fault }) => fault === null)
      const name = `${board.connector}/${board.board}`
      expect(postings.map(({ title }) => title).sort(), name).toEqual(sound.map(({ title }) => title).sort())
      expect(refused, `${name} ${JSON.stringify(refused)}`).toHaveLength(board.on(1).length - sound.length)
      expect(new Set(postings.map(({ externalId }) => externalId)).size, name).toBe(postings.length)
    }
  })

  it('read pay fields where the board states them apart', async () => {
    for (const board of loadSamples(NOW).filter(({ connector }) => connector !== 'greenhouse')) {
      const source = boards.sources.find((one) => one.connector === board.connector && one.board === board.board)
      if (source === undefined) throw new Error(`no source ${board.board}`)
      const { postings } = await crawl(source)
      const stated = board.on(1).filter(({ fault, pay, payIn }) => fault === null && pay !== null && payIn === 'field')
      const read = postings.filter(({ pay }) => pay.some(({ kind }) => kind === 'fields'))
      expect(read.length, `${board.connector}/${board.board}`).toBe(stated.length)
    }
  })

  it('read text without left-over escapes', async () => {
    for (const source of boards.sources.filter(({ connector }) => connector === 'greenhouse')) {
      const { postings } = await crawl(source)
      for (const { description } of postings) expect(description).toMatch(/^<p>[A-Z]/)
    }
  })
})
