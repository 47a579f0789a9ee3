import { describe, expect, inject, it } from 'vitest'
import { measureClient, measureMemory, refuseHuge, slopeOf } from '../../bench/fetch-client.ts'
import { crawlBoards } from '../../bench/fetch-worker.ts'
import { type PageHost, startPageHost } from '../../bench/page-host.ts'

const MEBIBYTE = 1024 * 1024

async function withHost<Result>(use: (host: PageHost) => Promise<Result>): Promise<Result> {
  const host = await startPageHost({ boards: 40, perPage: 2 })
  try {
    return await use(host)
  } finally {
    await host.stop()
  }
}

describe('the fetch bench', () => {
  it('has the pages from 32 hosts, by the client and by a bare loop', async () => {
    const { ours, bare } = await withHost((host) => measureClient(host, 120))
    for (const { seconds, cpuSeconds } of [ours, bare]) expect(Math.min(seconds, cpuSeconds)).toBeGreaterThan(0)
  })

  it('crawls every board with the workers of the service and stores what is on it', async () => {
    const url = inject('postgresUrl')
    const server = { urlOf: (database: string) => url.replace(/\/postgres$/, `/${database}`) }
    const { pages, postings, memory } = await withHost((host) => crawlBoards(server, host, null))
    expect([pages, postings, memory.at(-1)?.pages]).toEqual([20, 40, 20])
  })

  it('looks at the memory ten times on the way', async () => {
    const seen = await withHost((host) => measureMemory(host, 200))
    expect(seen.map(({ pages }) => pages)).toEqual([20, 40, 60, 80, 100, 120, 140, 160, 180, 200])
  })

  it('says how much each page leaves behind', () => {
    const line = [1, 2, 3].map((tenth) => ({ pages: 100 * tenth, heapBytes: 5_000 + 300 * tenth, rssBytes: 9 }))
    expect(slopeOf(line, 'heapBytes')).toBeCloseTo(3)
    expect(slopeOf(line, 'rssBytes')).toBe(0)
  })
})

describe('a page of 50 MB', () => {
  it('is refused before it comes when it states its length, and leaves no memory behind', async () => {
    const { left } = await withHost((host) => refuseHuge(host, 'declared'))
    expect(left).toBeLessThan(4 * MEBIBYTE)
  })

  it('is refused at the limit when it does not, and leaves none either', async () => {
    const { left } = await withHost((host) => refuseHuge(host, 'chunked'))
    expect(left).toBeLessThan(4 * MEBIBYTE)
  })
})
