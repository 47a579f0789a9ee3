import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { attachEmbedded } from '../../src/store/embedded.ts'
import { until } from '../_support/service.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jobtide-embedded-'))
  await chmod(folder, 0o755)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function ask(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const answer = await client.query('show server_version')
  await client.end()
  return answer.rows[0].server_version
}

describe('the embedded server', () => {
  it('is PostgreSQL 18, shared by all who attach, and gone after the last', async () => {
    const [first, second] = await Promise.all([
      attachEmbedded(folder, { durable: false }),
      attachEmbedded(folder, { durable: false }),
    ])
    const url = first.urlOf('postgres')
    expect(second.urlOf('postgres')).toBe(url)
    expect(await ask(url)).toMatch(/^18\./)
    await first.close()
    expect(await ask(url)).toMatch(/^18\./)
    await second.close()
    await expect(ask(url)).rejects.toThrow(/ECONNREFUSED/)
  })

  it('keeps its data over a stop', async () => {
    const before = await attachEmbedded(folder)
    const client = new pg.Client({ connectionString: before.urlOf('postgres') })
    await client.connect()
    await client.query('create database kept')
    await client.end()
    await before.close()
    const after = await attachEmbedded(folder)
    expect(await ask(after.urlOf('kept'))).toMatch(/^18\./)
    await after.close()
  })

  it('comes back after its keeper was killed', async () => {
    const first = await attachEmbedded(folder, { durable: false })
    const { keeperPid } = JSON.parse(await readFile(join(folder, 'postgres.json'), 'utf8'))
    process.kill(keeperPid, 'SIGKILL')
    await until('the keeper is gone', async () => !isRunning(keeperPid))
    const second = await attachEmbedded(folder, { durable: false })
    expect(await ask(second.urlOf('postgres'))).toMatch(/^18\./)
    await second.close()
    await first.close()
    await killServer()
  })
})

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** A server whose keeper was killed has nobody left to stop it. */
async function killServer(): Promise<void> {
  const [pid] = (await readFile(join(folder, 'postgres/postmaster.pid'), 'utf8')).split('\n')
  process.kill(Number(pid), 'SIGINT')
  await until('the server is gone', async () => !isRunning(Number(pid)))
}
