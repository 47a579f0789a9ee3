import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compare, runSoak, type Sample } from '../../bench/soak.ts'

describe('what a process held early and late', () => {
  const samples = (rss: (at: number) => number): Sample[] =>
    Array.from({ length: 90 }, (_, at) => ({
      ...{ seconds: at, heap_mb: 50 + (at % 10), outside_heap_mb: 5, handles: 20, files: 30 },
      rss_mb: rss(at),
    }))

  it('is alike where it goes up and down, and not where it grows', () => {
    expect(
      compare(
        'web',
        samples((at) => 100 + 40 * (at % 7)),
      ).ratios,
    ).toMatchObject({ web_rss_mb: 1, web_heap_mb: 1 })
    expect(
      compare(
        'web',
        samples((at) => 100 + at),
      ).ratios.web_rss_mb,
    ).toBeGreaterThan(1.4)
  })

  it('is not judged by one low value', () => {
    expect(
      compare(
        'web',
        samples((at) => (at === 80 ? 1 : 100)),
      ).ratios.web_rss_mb,
    ).toBe(1)
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
    expect(Object.keys(ratios)).toHaveLength(15)
    const figures = [...Object.values(metrics), ...Object.values(ratios)]
    expect(figures.filter((figure) => !Number.isFinite(figure))).toEqual([])
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}, 300_000)
