import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FakeBoard, job, jobs, startBoard } from '../_support/board.ts'
import { crawlOnce } from '../_support/crawl.ts'
import { startTestService, type TestService } from '../_support/service.ts'

let board: FakeBoard
beforeAll(async () => {
  board = await startBoard()
  board.answer(jobs([job(1), job(2, { title: undefined }), job(3, { title: 'Qwzx Brrl' })]))
})
afterAll(() => board.stop())

async function ask(test: TestService, path: string) {
  const response = await fetch(`${test.service.opsUrl}${path}`)
  return { status: response.status, text: await response.text() }
}

/** The value of one series; undefined when it is not told. */
function seriesOf(metrics: string, series: string): number | undefined {
  const line = metrics.split('\n').find((each) => each.startsWith(`${series} `))
  return line === undefined ? undefined : Number(line.slice(series.length + 1))
}

describe('the address for those who watch', () => {
  let test: TestService
  beforeAll(async () => {
    test = await startTestService({ parts: ['scheduler', 'workers'], environment: { OPS_PORT: '0' } })
    await crawlOnce(test, board.origin)
    test.clock.now = new Date(test.clock.now.getTime() + 7_200_000)
  })
  afterAll(() => test.stop())

  it('says that the process answers and is ready', async () => {
    expect(await ask(test, '/healthz')).toEqual({ status: 200, text: '{"status":"ok"}' })
    expect(await ask(test, '/readyz')).toEqual({ status: 200, text: '{"status":"ok","failing":[]}' })
  })

  it('tells sources, items, queues, digests, jobs and the process in Prometheus’ format', async () => {
    const { text } = await ask(test, '/metrics')
    expect(seriesOf(text, 'jobtide_source_age_seconds{source="greenhouse/acme"}')).toBeCloseTo(7200, -2)
    expect(seriesOf(text, 'jobtide_sources{state="active"}')).toBe(1)
    expect(seriesOf(text, 'jobtide_items{connector="greenhouse",outcome="read"}')).toBe(2)
    expect(seriesOf(text, 'jobtide_items{connector="greenhouse",outcome="refused"}')).toBe(1)
    expect(seriesOf(text, 'jobtide_new_postings{what="seen"}')).toBe(2)
    expect(seriesOf(text, 'jobtide_new_postings{what="without_role"}')).toBe(1)
    expect(seriesOf(text, 'jobtide_jobs_total{job="read-run",outcome="done"}')).toBe(1)
    expect(seriesOf(text, 'jobtide_job_seconds_count{job="fetch-source"}')).toBe(1)
    for (const queue of ['tick', 'fetch', 'read', 'send']) {
      expect(seriesOf(text, `jobtide_queue_jobs{queue="${queue}",state="waiting"}`), queue).toBeGreaterThanOrEqual(0)
      expect(seriesOf(text, `jobtide_queue_oldest_seconds{queue="${queue}"}`), queue).toBeGreaterThanOrEqual(0)
    }
    expect(seriesOf(text, 'jobtide_digests{state="planned"}')).toBe(0)
    expect(seriesOf(text, 'jobtide_digest_lag_seconds')).toBe(0)
    expect(seriesOf(text, 'jobtide_database_bytes')).toBeGreaterThan(1_000_000)
    expect(seriesOf(text, 'jobtide_database_connections{state="idle"}')).toBeGreaterThanOrEqual(0)
    expect(seriesOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThanOrEqual(0)
    expect(seriesOf(text, 'process_open_fds')).toBeGreaterThan(0)
  })

  it('explains every metric and names nobody', async () => {
    const { text } = await ask(test, '/metrics')
    const names = new Set(
      [...text.matchAll(/^(jobtide_[a-z_]+?)(?:_bucket|_sum|_count)?[{ ]/gm)].map((match) => match[1]),
    )
    for (const name of names) expect(text, name).toContain(`# HELP ${name} `)
    expect(text).not.toContain('@')
  })
})

describe('a process that only works', () => {
  it('tells of itself alone, and is not ready while its database is gone', async () => {
    const test = await startTestService({ parts: ['workers'], environment: { OPS_PORT: '0' } })
    try {
      const { text } = await ask(test, '/metrics')
      expect(text).toContain('jobtide_jobs_total')
      expect(text).not.toContain('jobtide_source_age_seconds')
      await test.service.context.db.destroy()
      expect(await ask(test, '/readyz')).toEqual({ status: 503, text: '{"status":"failing","failing":["database"]}' })
      expect((await ask(test, '/healthz')).status).toBe(200)
    } finally {
      await test.stop()
    }
  })
})
