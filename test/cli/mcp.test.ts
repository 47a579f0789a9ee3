import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client } from '@modelcontextprotocol/client'
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'
import { publishRelease } from '../_support/published.ts'

// The server is a process of its own, and a busy machine starts it slowly.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const PROGRAM = fileURLToPath(new URL('../../src/cli/jobtide.mjs', import.meta.url))
const ROLE = 'patient-services-representative'

let database: TestDatabase
let folder: string
let client: Client
beforeAll(async () => {
  database = await cloneDatabase()
  folder = await mkdtemp(join(tmpdir(), 'jobtide-mcp-'))
  await publishRelease(database.db, '2026-11-20', new Date('2026-11-20T06:00:00Z'), [
    {
      role: ROLE,
      metric: 'official-pay',
      country: 'US',
      item: 'median',
      value: 40_640,
      unit: 'USD/year',
      grade: 'official',
    },
    { role: ROLE, metric: 'advertised-median', country: 'US', withheld: 'too-few', n: 4, employers: 2 },
    { role: ROLE, metric: 'growth-outlook', country: 'US', value: 4.2, unit: 'percent', grade: 'official' },
  ])
  client = new Client({ name: 'a test', version: '1' })
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [PROGRAM, 'mcp'],
      env: { PATH: process.env.PATH ?? '', HOME: folder, DATABASE_URL: database.url, DATA_DIR: folder },
    }),
  )
})
afterAll(async () => {
  await client.close()
  await database.drop()
  await rm(folder, { recursive: true, force: true })
})

async function call(name: string, given: Record<string, unknown>) {
  const result = await client.callTool({ name, arguments: given })
  const [first] = result.content
  return { ...result, text: first?.type === 'text' ? first.text : '' }
}

describe('jobtide mcp, asked by the official client', () => {
  it('offers tools that read only', async () => {
    const { tools } = await client.listTools()
    expect(tools.map(({ name }) => name).sort()).toEqual([
      'find_roles',
      'pay',
      'role_facts',
      'search_postings',
      'trends',
    ])
    expect(tools.every(({ annotations }) => annotations?.readOnlyHint === true)).toBe(true)
  })

  it('finds roles by any of their names', async () => {
    const { structuredContent } = await call('find_roles', { words: 'patient services rep' })
    expect(structuredContent).toMatchObject({
      roles: expect.arrayContaining([expect.objectContaining({ slug: ROLE })]),
    })
  })

  it('gives pay with its release to cite, and why a figure is withheld', async () => {
    const { structuredContent, text } = await call('pay', { role: ROLE })
    expect(structuredContent).toMatchObject({
      figures: [
        { metric: 'advertised-median', value: null, withheld: '4 ads, 2 employers: withheld, too few observations' },
        { metric: 'official-pay', of: 'US, median', value: 40_640, grade: 'official', withheld: null },
      ],
      citation: { release: '2026-11-20', sha256: 'outputs', text: expect.stringContaining('release 2026-11-20') },
    })
    expect(JSON.parse(text)).toEqual(structuredContent)
  })

  it('tells what a role is, with its figures', async () => {
    const { structuredContent } = await call('role_facts', { role: ROLE })
    expect(structuredContent).toMatchObject({ role: { soc: '43-6013' }, citation: { release: '2026-11-20' } })
    expect(structuredContent).toMatchObject({
      figures: expect.arrayContaining([expect.objectContaining({ metric: 'growth-outlook' })]),
    })
  })

  it('cites the moment of what is counted live', async () => {
    const { structuredContent } = await call('search_postings', { role: ROLE })
    expect(structuredContent).toMatchObject({ postings: [], citation: { release: null, sha256: null } })
  })

  it('gives a trend with gaps and withheld months as such', async () => {
    const { structuredContent } = await call('trends', { metric: 'new-postings', role: ROLE, months: 3 })
    expect(structuredContent).toMatchObject({ unit: 'openings', citation: { release: null } })
    expect(structuredContent).toMatchObject({
      points: expect.arrayContaining([expect.objectContaining({ value: null })]),
    })
    expect(await call('trends', { metric: 'advertised-median' })).toMatchObject({ isError: true })
  })

  it('says what is wrong with a question and how to mend it', async () => {
    expect(await call('pay', { role: 'nobody' })).toMatchObject({
      isError: true,
      text: expect.stringContaining('find_roles'),
    })
    expect(await call('search_postings', { min_pay: 1 })).toMatchObject({
      isError: true,
      text: expect.stringContaining('currency'),
    })
  })
})
