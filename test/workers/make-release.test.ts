import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeRelease } from '../../jobs/make-release.ts'
import { listReleases } from '../../src/market/release.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

const DAY_MS = 86_400_000

let test: TestService
beforeAll(async () => {
  test = await startTestService({ parts: ['workers'], environment: { RELEASE_EVERY_DAYS: '7' } })
})
afterAll(() => test.stop())

async function run({ service }: TestService): Promise<string[]> {
  await service.context.enqueue(makeRelease, [{}])
  await until('the queues are idle', async () => isIdle(service.runtime))
  return (await listReleases(service.context.market)).map(({ id }) => id)
}

async function crawlAfter(days: number): Promise<void> {
  test.clock.now = new Date(test.clock.now.getTime() + days * DAY_MS)
  await storeRaws(test, [raw(1)])
}

describe('the job that makes releases', () => {
  it('makes none of nothing', async () => {
    expect(await run(test)).toEqual([])
  })

  it('makes one, the next when it is due, and none while nothing changed', async () => {
    await crawlAfter(0)
    expect(await run(test)).toEqual(['2026-11-20'])
    expect(await run(test)).toEqual(['2026-11-20'])
    await crawlAfter(6)
    expect(await run(test)).toEqual(['2026-11-20'])
    await crawlAfter(1)
    expect(await run(test)).toEqual(['2026-11-27', '2026-11-20'])
    test.clock.now = new Date(test.clock.now.getTime() + 30 * DAY_MS)
    expect(await run(test)).toEqual(['2026-11-27', '2026-11-20'])
  })

  it('makes none when it is told to make them by hand alone', async () => {
    const byHand = await startTestService({ parts: ['workers'], environment: { RELEASE_EVERY_DAYS: '0' } })
    await storeRaws(byHand, [raw(1)])
    expect(await run(byHand)).toEqual([])
    await byHand.stop()
  })
})
