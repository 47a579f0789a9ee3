import { readdir, readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { readFormats, readInstant, readReleaseId } from '../../src/cli/release-read.ts'
import { command } from '../_support/command.ts'
import type { TestDatabase } from '../_support/database.ts'
import { copyOf, someOpenings } from '../_support/market-copy.ts'
import { temporaryFolder } from '../_support/temporary.ts'

// Each command is a process of its own, and a busy machine starts them slowly.
vi.setConfig({ testTimeout: 120_000 })

let database: TestDatabase
beforeAll(async () => {
  database = await copyOf(someOpenings(60), 'command')
})
afterAll(() => database.drop())

async function release(...args: string[]) {
  const folder = await temporaryFolder()
  return command(['release', ...args], { DATABASE_URL: database.url, DATA_DIR: folder, SITE_NAME: 'Tide' })
}

type Head = { id: string; outputsHash: string; figures: number }

describe('jobtide release', () => {
  it('makes, lists, checks and exports a release', async () => {
    const made = await release('make', '--as-of', '2026-11-01', '--json')
    expect(made.code, made.stderr).toBe(0)
    const { release: first } = JSON.parse(made.stdout) as { release: Head }
    expect(first).toMatchObject({ id: '2026-11-01', asOf: '2026-11-01T23:59:59.999Z' })
    expect((await release('list')).stdout).toContain(first.outputsHash)
    const verified = await release('verify', first.id)
    expect(verified).toMatchObject({ code: 0 })
    expect(verified.stdout).toContain(`the same: outputs hash ${first.outputsHash}`)
    const folder = await temporaryFolder()
    expect((await release('export', 'latest', '--to', folder, '--openings')).code).toBe(0)
    expect(await readdir(`${folder}/2026-11-01`)).toContain('figures.parquet')
    expect(await readFile(`${folder}/2026-11-01/SHA256SUMS`, 'utf8')).toContain(`${first.outputsHash}  figures.json\n`)
  })

  it('names the figure that is not what its rows give, and ends with 1', async () => {
    await sql`
      insert into release (id, as_of, made_at, code_version, taxonomy_version, parameters, inputs, inputs_hash, outputs_hash)
      values ('2026-10-01', '2026-10-01', now(), 'x', 'x', '{}', '[]', '', 'abc')`.execute(database.db)
    await sql`
      insert into figure (release_id, role, metric, level, country, region, mode, item, period, version, unit, value, n, proof)
      values ('2026-10-01', '', 'a-metric', '', '', '', '', '', '2026-10', 1, 'postings', 7, 7, '{"kind": "openings"}')`.execute(
      database.db,
    )
    await sql`update release set published_at = now() where id = '2026-10-01'`.execute(database.db)
    const verified = await release('verify', '2026-10-01')
    expect(verified.code).toBe(1)
    expect(verified.stdout).toMatch(/gone +a-metric of all roles, 2026-10 +7, n 7 +–/)
    expect(verified.stdout).toContain('changed since: code: was x, is 0.1.0+')
    const table = await release('diff', '--metric', 'a-metric')
    expect(table.stdout).toMatch(/period +2026-10-01\n[- ]+\n2026-10 +7, n 7\n/)
  })

  it.each(['yesterday', '2026-02-31', '2026-11-27T06:00:00', '2026-11-27T99:00Z', '', '20261127'])(
    'takes no instant like %j',
    (text) => {
      expect(() => readInstant(text)).toThrow(/--as-of .*: give a day such as/)
    },
  )

  it('takes a day for its end, and an instant in any zone', () => {
    expect(readInstant('2026-11-27').toISOString()).toBe('2026-11-27T23:59:59.999Z')
    expect(readInstant('2026-11-27T06:00+02:00').toISOString()).toBe('2026-11-27T04:00:00.000Z')
  })

  it('takes no id that is no day, and no format that is none', () => {
    expect(readReleaseId('2026-11-27.2')).toBe('2026-11-27.2')
    for (const id of ['../x', '2026-13-01', '2026-11-27.0', 'latest'])
      expect(() => readReleaseId(id)).toThrow(/give a day/)
    expect(readFormats('parquet, csv')).toEqual(['csv', 'parquet'])
    for (const formats of ['xlsx', 'csv,xlsx', '']) expect(() => readFormats(formats)).toThrow(/give csv, json/)
  })
})
