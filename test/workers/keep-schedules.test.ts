import { describe, expect, it, vi } from 'vitest'
import type { JobDefinition } from '../../jobs/_define.ts'
import { createLog } from '../../src/log.ts'
import { keepSchedules } from '../../workers/_schedules.ts'
import { EVERY_SECOND } from '../_support/every-second.ts'

const log = createLog({ level: 'silent', pretty: false })

/** A queue that holds schedules, and fails as often as it is told to. */
function failingQueue(failures: number) {
  const held = new Map<string, { key: string; every: number }>()
  const queue = {
    getJobSchedulers: async () => [...held.values()],
    async upsertJobScheduler(key: string, { every }: { every: number }) {
      failures -= 1
      if (failures >= 0) throw new Error('connection lost')
      held.set(key, { key, every })
    },
  }
  return { held, queue }
}

describe('schedules', () => {
  it('are written as soon as a queue answers that did not when the service was started, and are not told as lost', async () => {
    const { held, queue } = failingQueue(2)
    const onLost = vi.fn()
    const jobs = [EVERY_SECOND as unknown as JobDefinition<never>]
    const end = await keepSchedules(jobs, () => queue, { log, everyMs: 5, onLost })
    expect(held.size).toBe(0)
    await vi.waitFor(() => expect([...held.values()]).toEqual([{ key: 'every-second', every: 1000 }]), 10_000)
    expect(onLost).not.toHaveBeenCalled()
    held.clear()
    await vi.waitFor(() => expect(onLost).toHaveBeenCalledWith(1), 10_000)
    end()
  })
})
