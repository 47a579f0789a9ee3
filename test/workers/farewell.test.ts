import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, inject, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { closedUnlessIdle } from '../../workers/_farewell.ts'
import { openRuntime } from '../../workers/_runtime.ts'
import { openGate } from '../_support/gate.ts'

const redisUrl = inject('redisUrl')

describe('the farewell of workers', () => {
  it('waits for what is under way, however long it takes', async () => {
    let underWay = 1
    const closing = sleep(7_000).then(() => {
      underWay = 0
    })
    expect(await closedUnlessIdle(closing, () => underWay)).toBe(true)
  })

  it('waits no longer when nothing is under way', async () => {
    expect(await closedUnlessIdle(new Promise(() => {}), () => 0)).toBe(false)
  })

  it.skipIf(redisUrl === null)('ends though the connections to the queue are being made anew', async () => {
    const queue = new URL(redisUrl ?? '')
    const leadsTo = { port: Number(queue.port) }
    const gate = await openGate(0, leadsTo)
    queue.port = String(gate.port)
    const runtime = await openRuntime(queue.href, createLog({ level: 'silent', pretty: false }))
    await runtime.startWorkers([], {} as never, 1)
    await sleep(1_000) // Workers wait for jobs by then.
    await gate.close()
    await sleep(1_000)
    const again = await openGate(gate.port, leadsTo)
    await runtime.stop()
    await again.close()
  })
})
