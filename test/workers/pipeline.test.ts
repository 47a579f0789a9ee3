import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { planDigests } from '../../jobs/plan-digests.ts'
import { scheduleSources } from '../../jobs/schedule-sources.ts'
import { startSampleBoards } from '../../src/demo/boards.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { listMails, readMail } from '../../src/send/mailbox.ts'
import { addSource } from '../../src/store/source.ts'
import { readRunTotals } from '../../src/store/status.ts'
import { addSearch, confirm, markConfirmationSent, signUp } from '../../src/store/subscriber.ts'
import { startRedisCluster } from '../_support/redis-kinds.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

const redisUrl = inject('redisUrl')
const folder = await mkdtemp(join(tmpdir(), 'jobtide-cluster-'))
const cluster = await startRedisCluster(folder)
afterAll(async () => {
  await cluster?.stop()
  await rm(folder, { recursive: true, force: true })
})
const backends = [
  { name: 'PostgreSQL', queueUrl: undefined, skip: false },
  { name: 'Redis', queueUrl: redisUrl ?? undefined, skip: redisUrl === null },
  { name: 'Redis Cluster', queueUrl: cluster?.url, skip: cluster === null },
]

for (const { name, queueUrl, skip } of backends) {
  describe.skipIf(skip)(`the pipeline on the ${name} queue`, () => {
    let test: TestService
    beforeEach(async () => {
      test = await startTestService({ parts: ['workers'], queueUrl })
    })
    afterEach(() => test.stop())

    it('reads boards, stores their postings and mails a digest that is never mailed twice', async () => {
      const { context } = test.service
      const boards = await startSampleBoards({ now: test.clock.now })
      for (const source of boards.sources) await addSource(context.db, { ...source, everyMinutes: 60 }, context.now())
      await context.enqueue(scheduleSources, [{}])
      await idle(test)
      await boards.stop()
      const totals = await readRunTotals(context.db, context.now())
      expect(totals).toMatchObject({ new: 220, failed: 0 })
      expect(totals.refused).toBeGreaterThan(0)

      const subscriberId = await subscribe(test)
      await context.enqueue(planDigests, [{}])
      await idle(test)
      const folder = context.mailFolder ?? ''
      const [mail, ...others] = await listMails(folder)
      expect(others).toEqual([])
      const view = await readMail(folder, mail?.name ?? '')
      expect(view?.to).toBe('reader@example.org')
      expect(view?.headers.find(([header]) => header.toLowerCase() === 'list-unsubscribe-post')?.[1]).toBe(
        'List-Unsubscribe=One-Click',
      )
      expect(view?.text).toContain('Patient Services')

      await context.db
        .updateTable('subscriber')
        .set({ next_digest_at: context.now() })
        .where('id', '=', subscriberId)
        .execute()
      await context.enqueue(planDigests, [{}])
      await idle(test)
      expect(await listMails(folder)).toHaveLength(1)
      const delivered = await context.db.selectFrom('delivered').select('posting_group_id').execute()
      expect(new Set(delivered.map((row) => row.posting_group_id)).size).toBe(delivered.length)
    })
  })
}

async function subscribe({ service }: TestService): Promise<string> {
  const { db, now } = service.context
  const consent = { at: now().toISOString(), from: 'test', wording: 'test' }
  const { id } = await signUp(db, { email: 'reader@example.org', tier: 'free', zone: 'UTC', hour: 8, consent }, now())
  await addSearch(
    db,
    {
      subscriberId: id,
      name: 'Front desk',
      criteria: { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] },
    },
    now(),
  )
  await markConfirmationSent(db, id, now())
  await confirm(db, id, now(), now())
  return id
}

async function idle({ service }: TestService): Promise<void> {
  await until('the queues are idle', () => isIdle(service.runtime))
}
