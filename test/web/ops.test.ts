import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { markSettings } from '../../src/web/ops-process.ts'
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

  it('tells what is wrong with a machine or with what several machines share', async () => {
    const { text } = await ask(test, '/metrics')
    expect(seriesOf(text, 'jobtide_ready{part="database"}')).toBe(1)
    expect(seriesOf(text, 'jobtide_ready{part="queue"}')).toBe(1)
    expect(seriesOf(text, 'jobtide_foreign_migrations')).toBe(0)
    expect(seriesOf(text, 'jobtide_disk_free_bytes')).toBeGreaterThan(0)
    // The clock of this test stands in another year than that of the database.
    expect(Math.abs(seriesOf(text, 'jobtide_clock_ahead_seconds') ?? 0)).toBeGreaterThan(60)
    expect(seriesOf(text, 'jobtide_server_connections{what="allowed"}')).toBeGreaterThan(50)
    expect(seriesOf(text, 'jobtide_server_connections{what="used"}')).toBeGreaterThan(0)
    expect(seriesOf(text, 'jobtide_schedule_late_seconds{schedule="sweep"}')).toBeGreaterThanOrEqual(0)
    expect(seriesOf(text, 'jobtide_schedules_lost_total')).toBe(0)
    // Told before the first one fails, so that the first one counts.
    expect(seriesOf(text, 'jobtide_jobs_total{job="make-release",outcome="given_up"}')).toBe(0)
    expect(seriesOf(text, 'jobtide_mails_total{result="deferred"}')).toBe(0)
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

describe('marks of the settings', () => {
  const mark = (signing: string, baseUrl = 'https://jobs.example') =>
    markSettings({ secretKeys: { signing, accepted: [signing], addresses: 'a' }, baseUrl })

  it('are alike for the same settings, and others for others', () => {
    expect(mark('one')).toEqual(mark('one'))
    expect(mark('one').keys).not.toBe(mark('two').keys)
    expect(mark('one').base_url).toBe(mark('two').base_url)
    expect(mark('one').base_url).not.toBe(mark('one', 'https://other.example').base_url)
  })

  it('hold nothing of the keys', () => {
    expect(mark('a key of thirty-two characters or so').keys).toMatch(/^[0-9a-f]{8}$/)
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
      const later = (await ask(test, '/metrics')).text
      expect(seriesOf(later, 'jobtide_ready{part="database"}')).toBe(0)
      expect(seriesOf(later, 'jobtide_clock_ahead_seconds')).toBeUndefined()
    } finally {
      await test.stop()
    }
  })
})

describe('the process that tells of the service', () => {
  it('tells nothing of it any more when its database is gone, rather than what was so before', async () => {
    const test = await startTestService({ parts: ['scheduler'], environment: { OPS_PORT: '0' } })
    try {
      expect((await ask(test, '/metrics')).text).toContain('\njobtide_database_bytes ')
      await test.service.context.db.destroy()
      test.clock.now = new Date(test.clock.now.getTime() + 60_000)
      await vi.waitUntil(async () => !(await ask(test, '/metrics')).text.includes('\njobtide_database_bytes '), {
        timeout: 30_000,
        interval: 500,
      })
      const { text } = await ask(test, '/metrics')
      expect(text).not.toContain('\njobtide_digest_lag_seconds ')
      expect(text).toContain('\njobtide_schedules_lost_total 0')
    } finally {
      await test.stop()
    }
  }, 60_000)
})
