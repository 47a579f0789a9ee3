import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { type NetworkSize, runNetwork } from '../../bench/network.ts'
import { whyNoNetwork } from '../_support/network.ts'
import { findRedisProgram } from '../_support/redis.ts'

// Every connection is cut for some seconds, one after the other.
vi.setConfig({ testTimeout: 600_000 })

const SIZE: NetworkSize = {
  ...{ seconds: 5, rounds: 7, recorded: 14, made: 14, postings: 8, subscribers: 40, settleSeconds: 300 },
}
const why = whyNoNetwork() ?? (findRedisProgram() === null ? 'no Redis is installed' : null)
if (why !== null) console.info(`tests of a network that breaks are skipped: ${why}`)

it.skipIf(why !== null)(
  'two hosts of workers, a scheduler, a database and a queue lose nothing and send nothing twice while any two are cut apart, and nobody has to be started again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jobtide-network-'))
    await chmod(folder, 0o777)
    try {
      const metrics = await runNetwork(SIZE, folder, 'redis')
      expect(metrics).toMatchObject({ cuts: 8, lost: 0, postings_lost: 0, unexplained: 0, restarts: 0 })
      expect(metrics.mails).toBeGreaterThan(40)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
)
