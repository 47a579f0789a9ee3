import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { createPace, type PaceOptions } from '../../src/send/pace.ts'

const NO_LIMIT: PaceOptions = {
  atOnce: 1_000,
  perSecond: Number.POSITIVE_INFINITY,
  perSecondAndDomain: Number.POSITIVE_INFINITY,
}

/** Milliseconds after the start at which each mail's turn came. `domains`: the recipient domain of each. */
async function turns(options: Partial<PaceOptions>, domains: string[], workMs = 0): Promise<number[]> {
  const pace = createPace({ ...NO_LIMIT, ...options })
  const start = performance.now()
  return Promise.all(
    domains.map((domain) =>
      pace(domain, async () => {
        const turn = performance.now() - start
        await sleep(workMs)
        return turn
      }),
    ),
  )
}

/** The most turns within any second. */
function mostInASecond(given: number[]): number {
  const sorted = given.toSorted((a, b) => a - b)
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + 1_000).length))
}

const times = (count: number, domain: string) => Array.from({ length: count }, () => domain)

describe('mails', () => {
  it('keep to the rate in all, whatever domains they go to', async () => {
    const domains = Array.from({ length: 60 }, (_, index) => `people${index}.example`)
    const given = await turns({ perSecond: 40 }, domains)
    // A quarter of a second may be made up for.
    expect(mostInASecond(given)).toBeLessThanOrEqual(40 + 10 + 1)
    expect(Math.max(...given)).toBeGreaterThan(((60 - 11) / 40) * 1_000 - 50)
    expect(Math.max(...given)).toBeLessThan(3_000)
  })

  it('keep to the rate of their domain, each domain by itself', async () => {
    const given = await turns({ perSecondAndDomain: 20 }, [...times(30, 'a.example'), ...times(30, 'b.example')])
    for (const own of [given.slice(0, 30), given.slice(30)]) {
      expect(mostInASecond(own)).toBeLessThanOrEqual(20 + 5 + 1)
      expect(Math.max(...own)).toBeGreaterThan(((30 - 6) / 20) * 1_000 - 50)
      expect(Math.max(...own)).toBeLessThan(2_500)
    }
  })

  it('to a busy domain keep no other waiting, though they were first and fill every place', async () => {
    const given = await turns(
      { atOnce: 2, perSecondAndDomain: 10 },
      [...times(25, 'busy.example'), ...times(5, 'calm.example')],
      5,
    )
    expect(Math.max(...given.slice(25))).toBeLessThan(900)
    expect(Math.max(...given.slice(0, 25))).toBeGreaterThan(1_500)
  })

  it('to one domain go in the order in which they came', async () => {
    const given = await turns({ atOnce: 1, perSecondAndDomain: 100 }, times(20, 'a.example'))
    expect(given).toEqual(given.toSorted((a, b) => a - b))
  })

  it('are no more at once than allowed', async () => {
    const pace = createPace({ ...NO_LIMIT, atOnce: 3 })
    let [now, most] = [0, 0]
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        pace(`people${index}.example`, async () => {
          now += 1
          most = Math.max(most, now)
          await sleep(10)
          now -= 1
        }),
      ),
    )
    expect(most).toBe(3)
  })

  it('that failed give their place to the next', async () => {
    const pace = createPace({ ...NO_LIMIT, atOnce: 1 })
    await expect(pace('a.example', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await pace('a.example', async () => 'sent')).toBe('sent')
  })

  it('that wait are let through at once when there is a hurry', async () => {
    const pace = createPace({ ...NO_LIMIT, perSecond: 2, perSecondAndDomain: 1 })
    const hurry = new AbortController()
    setMaxListeners(0, hurry.signal)
    const start = performance.now()
    const waiting = times(20, 'a.example').map((domain) => pace(domain, async () => {}, hurry.signal))
    await sleep(100)
    hurry.abort()
    await Promise.all(waiting)
    await pace('a.example', async () => {}, hurry.signal)
    expect(performance.now() - start).toBeLessThan(1_000)
  })
})
