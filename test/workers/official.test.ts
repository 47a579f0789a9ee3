import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../src/context.ts'
import type { OfficialImporter } from '../../src/domain/official.ts'
import ecbRates from '../../src/official/ecb-rates.ts'
import { listOfficialFiles } from '../../src/store/official.ts'
import { listOfficialSources } from '../../src/store/official-source.ts'
import { duePublishers } from '../../workers/_official.ts'
import importOfficial from '../../workers/import-official.ts'
import scheduleOfficial from '../../workers/schedule-official.ts'
import { startTestService, type TestService } from '../_support/service.ts'

const HISTORY = 'Date,USD,\n2024-01-03,1.0919,\n2024-01-02,1.0956,\n'
const stop = { signal: new AbortController().signal }

let test: TestService
let server: Server
let context: Context
let asked: IncomingMessage[] = []
let history = HISTORY

beforeAll(async () => {
  test = await startTestService({ parts: [], environment: { OFFICIAL_PUBLISHERS: 'all' } })
  server = createServer((request, response) => {
    asked.push(request)
    if (request.url === '/gone.csv') response.writeHead(404).end()
    else if (request.url === '/broken.csv') response.end('<html>maintenance</html>')
    else if (request.headers['if-none-match'] === `"${history.length}"`) response.writeHead(304).end()
    else response.writeHead(200, { etag: `"${history.length}"` }).end(history)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const importer = (id: string, addresses: string[], version = 1): OfficialImporter => ({
    ...ecbRates,
    id,
    version,
    addresses: addresses.map((path) => `${at}${path}`),
  })
  const importers = [
    importer('bad', ['/gone.csv', '/broken.csv', '/hist.csv']),
    importer('good', ['/hist.csv']),
    importer('hand', []),
  ]
  context = { ...test.service.context, importers: new Map(importers.map((each) => [each.id, each])) }
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await test.stop()
})

/** What a tick enqueues is done at once. */
async function tick(): Promise<string[]> {
  const publishers: string[] = []
  const enqueue: Context['enqueue'] = async (_job, payloads) => {
    for (const payload of payloads) publishers.push((payload as { publisher: string }).publisher)
  }
  await scheduleOfficial.work({}, { ...context, enqueue }, stop)
  for (const publisher of publishers) await importOfficial.work({ publisher }, context, stop)
  return publishers
}

/** The days follow one another. */
describe('the schedule of official statistics', () => {
  it('asks every publisher that has addresses; one that fails is written down and stops neither itself nor another', async () => {
    expect(await tick()).toEqual(['bad', 'good'])
    const files = await listOfficialFiles(context.db)
    expect(files.map(({ publisher, dataset }) => `${publisher} ${dataset}`)).toEqual([
      'bad year 2024',
      'good year 2024',
    ])
    const sources = await listOfficialSources(context.db)
    expect(
      sources.map(({ url, failure, succeededAt }) => [
        new URL(url).pathname,
        failure?.slice(0, 40),
        succeededAt !== null,
      ]),
    ).toEqual([
      ['/broken.csv', 'broken.csv: has no Cube with a time; tak', false],
      ['/gone.csv', 'not_found: the source answered 404', false],
      ['/hist.csv', undefined, true],
      ['/hist.csv', undefined, true],
    ])
  })

  it('asks again on the next day for what failed or is due, and not for the body of what is as it was', async () => {
    test.clock.now = new Date(test.clock.now.getTime() + 3_600_000)
    expect(duePublishers(context, await listOfficialSources(context.db))).toEqual(['bad'])
    test.clock.now = new Date(test.clock.now.getTime() + 86_400_000)
    asked = []
    expect(await tick()).toEqual(['bad', 'good'])
    const conditional = asked.filter(({ url }) => url === '/hist.csv').map(({ headers }) => headers['if-none-match'])
    expect(conditional).toEqual([`"${HISTORY.length}"`, `"${HISTORY.length}"`])
    expect(await listOfficialFiles(context.db, { superseded: true })).toHaveLength(2)
  })

  it('makes a new version of a corrected file', async () => {
    history = HISTORY.replace('1.0919', '1.09191')
    test.clock.now = new Date(test.clock.now.getTime() + 86_400_000)
    await tick()
    const versions = await listOfficialFiles(context.db, { publisher: 'good', superseded: true })
    expect(versions.map(({ supersededAt }) => supersededAt)).toEqual([test.clock.now, null])
  })

  it('reads what is as it was again when the reader is newer', async () => {
    const newer = { ...context.importers.get('good'), version: 2 } as OfficialImporter
    context = { ...context, importers: new Map([['good', newer]]) }
    test.clock.now = new Date(test.clock.now.getTime() + 86_400_000)
    await tick()
    const [file] = await listOfficialFiles(context.db, { publisher: 'good' })
    expect(file).toMatchObject({ reader: 2, importedAt: test.clock.now })
  })

  it('asks nobody whom the operator does not name', async () => {
    const config = { ...context.config, official: { ...context.config.official, publishers: ['hand'] } }
    expect(duePublishers({ ...context, config }, [])).toEqual([])
    await expect(startTestService({ parts: [], environment: { OFFICIAL_PUBLISHERS: 'nobody' } })).rejects.toThrow(
      'OFFICIAL_PUBLISHERS names nobody; there are all, bls-oews',
    )
  })
})
