import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, type Ended } from '../_support/command.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { zipText } from '../_support/workbook.ts'

let database: TestDatabase
let folder: string
let server: Server
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'official-'))
  server = createServer((request, response) => {
    if (request.url === '/hist.zip') response.end(zipText({ 'hist.csv': HISTORY }))
    else if (request.url === '/vast.zip') response.end(Buffer.alloc(2 ** 20 + 1))
    else response.writeHead(404).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
})
afterAll(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
  await database.drop()
})

const HISTORY = 'Date,USD,JPY,\n2024-01-03,1.0919,156.16,\n2024-01-02,1.0956,N/A,\n'

function official(...args: string[]): Promise<Ended> {
  const limits = { OFFICIAL_MAX_MEBIBYTES: '1', FETCH_ALLOW_ADDRESSES: '127.0.0.1/32' }
  return command(['official', ...args], { DATABASE_URL: database.url, DATA_DIR: folder, ...limits })
}

async function written(name: string, text: string): Promise<string> {
  await mkdir(join(folder, 'files'), { recursive: true })
  const path = join(folder, 'files', name)
  await writeFile(path, text)
  return path
}

const addressOf = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`

/** The steps build on one another: what one loads, the next one shows. */
describe('jobtide official', { timeout: 120_000 }, () => {
  it('takes the good files of a folder, names what is wrong with the others, and exits with 1', async () => {
    await written('a.csv', HISTORY)
    await written('b.csv', 'Date,USD,\n2023-01-02,1.1')
    const { code, stdout, stderr } = await official('import', 'ecb-rates', join(folder, 'files'))
    expect(stdout).toMatch(/year 2024 +to 2024-01-03 +loaded +2 +2 +0 +[0-9a-f]{12} +a\.csv/)
    expect(stderr).toContain('reading ')
    expect(stderr).toMatch(/not taken: .*b\.csv\n {2}b\.csv, line 2: ends at .*cut off; download it again/)
    expect(code).toBe(1)
  })

  it('changes nothing the second time', async () => {
    const { code, stdout } = await official('import', 'ecb-rates', join(folder, 'files', 'a.csv'))
    expect(stdout).toContain('loaded before, nothing changed')
    expect(code).toBe(0)
  })

  it('tells what a corrected file changed, and which rows it could not take', async () => {
    const corrected = HISTORY.replace('1.0956', '1.0999').replace('N/A', '155.5').concat('2024-01-02,1,1,\n')
    const path = await written('a.csv', corrected)
    const { code, stdout } = await official('import', 'ecb-rates', path, '--note', 'as the bank says', '--json')
    const [{ readings }] = JSON.parse(stdout)
    expect(readings[0]).toMatchObject({
      state: 'corrected',
      rows: 3,
      loaded: 2,
      refused: [{ row: 'line 4', field: 'Date', reason: '2024-01-02 stands above already' }],
      changes: [{ measure: 'rate-day', added: 1, changed: 1, gone: 0 }],
      correctionNote: 'as the bank says',
    })
    expect(code).toBe(0)
  })

  it('fetches a URL, within the limit for large files', async () => {
    const { stdout, code } = await official('import', 'ecb-rates', addressOf('/hist.zip'))
    expect(stdout).toMatch(/year 2024 .* new version .* hist\.zip/)
    expect(stdout).toMatch(/rate-day +0 +1 +1/)
    expect(code).toBe(0)
    const large = await written('large.csv', ' '.repeat(2 ** 20 + 1))
    const vast = await official('import', 'ecb-rates', addressOf('/vast.zip'), addressOf('/none.zip'), large)
    expect(vast.stderr).toContain('too_large: the page is larger than 1048576 bytes')
    expect(vast.stderr).toContain('not_found')
    expect(vast.stderr).toContain('large.csv: is larger than 1 MiB')
    expect(vast.code).toBe(1)
  })

  it('lists publishers, versions and addresses', async () => {
    const now = await official('list')
    expect(now.stdout).toMatch(/bls-oews +BLS Occupational Employment/)
    expect(now.stdout).toMatch(/ecb-rates +year 2024 +to 2024-01-03 +2 +2 +0 .* http:\/\/127\.0\.0\.1:\d+\/hist\.zip/)
    const all = JSON.parse((await official('list', '--all', '--json')).stdout)
    expect(all.files.map((file: { correctionNote: string | null }) => file.correctionNote)).toEqual([
      null,
      'as the bank says',
      null,
    ])
    expect(all.publishers.find(({ id }: { id: string }) => id === 'ecb-rates')).toMatchObject({
      fetched: false,
      everyDays: 1,
    })
  })

  it('shows figures with the rows they stand in', async () => {
    const { stdout, code } = await official('show', 'ecb-rates', 'year 2024', '--code', 'USD')
    expect(stdout).toMatch(/line 2 +day +2024-01-03 +1 EUR = 1\.0919 USD/)
    expect(stdout).toContain('European Central Bank, euro foreign exchange reference rates')
    expect(code).toBe(0)
  })

  it.each([
    [['import', 'nobody', 'a.csv'], 'no publisher is called "nobody"; there are: bls-oews'],
    [['import', 'ecb-rates', '/no/such/file.csv'], 'cannot be opened; give a file, a folder or a URL'],
    [['show', 'ecb-rates', 'year 1900'], 'no dataset "year 1900" of ecb-rates is loaded; there is: "year 2024"'],
  ])('says what is wrong with the command and exits with 2: %j', async (args, message) => {
    const { stderr, code } = await official(...args)
    expect(stderr).toContain(message)
    expect(code).toBe(2)
  })
})
