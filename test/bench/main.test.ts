import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, inject, it } from 'vitest'
import { boardPages } from '../../bench/boards.ts'
import { measureIngest } from '../../bench/ingest.ts'
import { median, withRatios } from '../../bench/result.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const NAMES = ['ingest', 'fetch', 'accuracy', 'match', 'plan', 'send', 'kill', 'market', 'web', 'chaos', 'soak']

describe('the benches', () => {
  it.each([[['nonsense']], [['toString']], [['match', 'ingest']], [['--nonsense']]])(
    'exit with 2 on wrong use and list the names: %j',
    async (words) => {
      const ended = await bench(words)
      expect(ended.code).toBe(2)
      expect(ended.stdout).toBe('')
      for (const name of NAMES) expect(ended.stderr).toContain(name)
    },
  )

  it('print one line of JSON on demand', async () => {
    const ended = await bench(['match', '--json'])
    expect(ended.code).toBe(0)
    expect(ended.stdout.trim().split('\n')).toHaveLength(1)
    const result = JSON.parse(ended.stdout)
    expect(Object.keys(result)).toEqual(['name', 'size', 'metrics', 'baselines', 'ratios'])
    expect(result.ratios.ns_per_check).toBeGreaterThan(0)
  })
})

describe('the ingest bench', () => {
  it('gives finite figures, the speed of COPY beside its own', async () => {
    const url = inject('postgresUrl')
    const server = { urlOf: (database: string) => url.replace(/\/postgres$/, `/${database}`) }
    const { name, size, metrics, baselines, ratios } = await measureIngest(server, 600)
    expect([name, size]).toEqual(['ingest', 600])
    const compared = ['postings_per_second', 'at_once_postings_per_second', 'cpu_ms', 'store_ms']
    const again = ['again_postings_per_second', 'again_cpu_ms']
    const own = ['total_ms', 'read_ms', 'normalize_ms', ...again, 'place_rows', 'group_rows']
    expect(Object.keys(metrics).toSorted()).toEqual([...compared, ...own].toSorted())
    expect(Object.keys(baselines)).toEqual(compared)
    expect(Object.keys(ratios)).toEqual(compared)
    const figures = [metrics, baselines, ratios].flatMap((part) => Object.values(part))
    expect(figures.filter((figure) => !Number.isFinite(figure) || figure < 0)).toEqual([])
    expect(metrics.place_rows).toBeGreaterThanOrEqual(600)
  })

  it('makes the same pages again, with as many postings as asked for', () => {
    const [first, second] = [[...boardPages(70, 50)], [...boardPages(70, 50)]]
    expect(first).toEqual(second)
    expect(first.map((page) => JSON.parse(Buffer.from(page.body).toString()).jobs.length)).toEqual([50, 20])
  })
})

describe('results', () => {
  it('divide a metric by its baseline and leave out what has none', () => {
    const given = { name: 'x', size: 1, metrics: { a: 6, b: 1, c: 1 }, baselines: { a: 3, c: 0 } }
    expect(withRatios(given).ratios).toEqual({ a: 2 })
  })

  it.each([
    [[3, 1, 2], 2],
    [[4, 1], 2.5],
    [[7], 7],
  ])('take the middle of %j', (values, middle) => {
    expect(median(values)).toBe(middle)
  })
})

function bench(words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((done) => {
    execFile(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...words], { cwd: ROOT }, (error, stdout, stderr) =>
      done({ code: typeof error?.code === 'number' ? error.code : error ? 1 : 0, stdout, stderr }),
    )
  })
}
