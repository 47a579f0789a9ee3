import { type ChildProcess, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createDatabase } from '../../src/store/create-database.ts'
import { type Database, openDatabase } from '../../src/store/database.ts'
import { launchScript } from '../_support/fork-script.ts'
import { type Network, openNetwork, WHOLE, whyNoNetwork } from '../_support/network.ts'
import { until } from '../_support/service.ts'

const PROCESS = new URL('../_support/holding-process.ts', import.meta.url)
const why = whyNoNetwork()
if (why !== null) console.info(`tests of a network that breaks are skipped: ${why}`)
// What is cut off is noticed after half a minute.
vi.setConfig({ testTimeout: 200_000, hookTimeout: 120_000 })

describe.skipIf(why !== null)('a host that is cut off from the database without a word', () => {
  let network: Network
  let server: ChildProcess
  let db: Database
  let url: string

  beforeAll(async () => {
    network = openNetwork(['db', 'worker1'])
    const script = new URL('../_support/postgres-process.ts', import.meta.url)
    server = launchScript(script, [WHOLE], {}, 'inherit', network.within('db'))
    const [told] = await once(server, 'message')
    const address = new URL(String(told))
    address.hostname = network.addressOf('db')
    await createDatabase(address.href, 'cut')
    address.pathname = '/cut'
    url = address.href
    db = openDatabase(url)
  })
  afterAll(async () => {
    await db?.destroy()
    const ended = once(server, 'exit')
    server.disconnect()
    await ended
    network.stop()
  })

  const holding: ChildProcess[] = []
  afterEach(() => {
    for (const child of holding.splice(0)) child.kill('SIGKILL')
  })
  const hold = async () => {
    const child = launchScript(PROCESS, [url], {}, 'inherit', network.within('worker1'))
    holding.push(child)
    expect((await once(child, 'message'))[0]).toBe('held')
    return child
  }
  const isFree = async () => {
    const { rows } = await sql<{ free: boolean }>`select not exists (
      select from pg_locks where locktype = 'advisory' and granted) as free`.execute(db)
    return rows[0]?.free === true
  }

  it('keeps its locks for half a minute and not for hours, and learns of it when the network is back', async () => {
    const child = await hold()
    network.cut('worker1', 'db')
    expect(await isFree()).toBe(false)
    await until('the lock is free', isFree, 60)
    network.mend('worker1', 'db')
    child.send('go on')
    expect((await once(child, 'message'))[0]).toMatch(/^failed/)
    expect((await once(child, 'message'))[0]).toBe('answers')
  })

  it('learns of it while it is cut off when it waits for nothing', async () => {
    const child = await hold()
    network.unplug('db')
    const lost = once(child, 'message')
    await until('the idle connection counts as lost', async () => hasNoConnection(), 60)
    network.plug('db')
    child.send('go on')
    expect((await lost)[0]).toMatch(/^failed/)
    await until('the lock is free', isFree, 60)
  })

  it('goes on as if nothing had been when the cut is short', async () => {
    const child = await hold()
    network.cut('worker1', 'db')
    child.send('go on')
    await sleep(5_000)
    network.mend('worker1', 'db')
    expect((await once(child, 'message'))[0]).toBe('done')
  })

  /** No socket of the host is connected, as the system there says. */
  function hasNoConnection(): boolean {
    return countConnected(network.within('worker1')) === 0
  }
})

function countConnected(within: string[]): number {
  const [program = '', ...words] = within
  const table = String(execFileSync(program, [...words, 'cat', '/proc/net/tcp']))
  return table.split('\n').filter((line) => / 01 /.test(line.slice(0, 40))).length
}
