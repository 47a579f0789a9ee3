import { describe, expect, it } from 'vitest'
import { ALL_JOBS } from '../../jobs/all.ts'
import { pairJobsWithWorkers } from '../../workers/_pairs.ts'

describe('jobs and workers', () => {
  it('pair one to one by name', async () => {
    const pairs = await pairJobsWithWorkers()
    expect(pairs.map((pair) => pair.worker.job.name)).toEqual(ALL_JOBS.map((job) => job.name))
  })

  it('keep their names and queues: both live in queues that are in use', () => {
    expect(ALL_JOBS.map((job) => `${job.queue}/${job.name}`)).toEqual([
      'tick/schedule-sources',
      'fetch/fetch-source',
      'read/read-run',
      'fetch/check-links',
      'tick/plan-digests',
      'send/send-digests',
      'send/send-confirmation',
      'send/send-login-link',
      'tick/match-new',
      'fetch/send-webhooks',
      'tick/handle-stripe-event',
      'send/send-tier-change',
      'tick/schedule-official',
      'read/import-official',
      'read/refresh-market',
      'read/make-release',
      'read/forget-documents',
      'read/replay-source',
      'tick/sweep',
    ])
  })
})
