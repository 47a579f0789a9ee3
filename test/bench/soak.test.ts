import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compare, findGrowing, runSoak, type Sample } from '../../bench/soak.ts'

describe('what a process held early and late', () => {
  const samples = (change: (at: number) => Partial<Sample>): Sample[] =>
    Array.from({ length: 90 }, (_, at) => ({
      ...{ seconds: at, rss_mb: 300, heap_size_mb: 200, heap_mb: 50, outside_heap_mb: 9, buffers_mb: 5 },
      ...{ handles: 20, files: 30 },
      ...change(at),
    }))
  const ratiosOf = (change: (at: number) => Partial<Sample>) => compare('web', samples(change)).ratios

  it('is alike where it goes up and down', () => {
    const ratios = ratiosOf((at) => ({ rss_mb: 100 + 40 * (at % 5), heap_mb: 50 + (at % 9), files: 30 + (at % 3) }))
    expect(ratios).toMatchObject({ web_rss_mb: 1, web_heap_mb: 1, web_files: 1 })
    expect(findGrowing(ratios)).toEqual([])
  })

  it('is told where it grows, whichever it is', () => {
    const ratios = ratiosOf((at) => ({ rss_mb: 100 + at, buffers_mb: 5 + at / 20, files: 30 + at }))
    expect(findGrowing(ratios)).toEqual(['web_rss_mb 1.32', 'web_buffers_mb 1.43', 'web_files 1.64'])
    expect(findGrowing({ web_heap_mb: Number.NaN })).toEqual(['web_heap_mb NaN'])
  })

  it('is what was left after a collection of the heap, and the most of what the system gave', () => {
    const { metrics } = compare(
      'web',
      samples((at) => ({ heap_mb: 50 + (at % 5), heap_size_mb: 200 + (at % 5) })),
    )
    expect(metrics).toMatchObject({ web_heap_mb_early: 50, web_heap_size_mb_early: 204 })
  })

  it('is not judged by one value', () => {
    const ratios = ratiosOf((at) => (at === 80 ? { rss_mb: 1_000, heap_mb: 1 } : {}))
    expect(ratios).toMatchObject({ web_rss_mb: 1, web_heap_mb: 1 })
  })
})

it('the soak bench sends mails, answers pages and tells what each process holds', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-soak-'))
  await chmod(folder, 0o777)
  try {
    const size = { seconds: 8, warmUpSeconds: 0, daySeconds: 4, boards: 3, subscribers: 5 }
    const { metrics, ratios } = await runSoak(size, folder, 'postgres')
    expect(metrics.pages_answered).toBeGreaterThan(0)
    expect(metrics.mails).toBeGreaterThan(0)
    expect(Object.keys(ratios)).toHaveLength(21)
    const figures = [...Object.values(metrics), ...Object.values(ratios)]
    expect(figures.filter((figure) => !Number.isFinite(figure))).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
