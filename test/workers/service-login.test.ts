import { afterEach, describe, expect, inject, it } from 'vitest'
import { checkLinks } from '../../jobs/check-links.ts'
import { forgetDocuments } from '../../jobs/forget-documents.ts'
import { makeRelease } from '../../jobs/make-release.ts'
import { refreshMarket } from '../../jobs/refresh-market.ts'
import { scheduleOfficial } from '../../jobs/schedule-official.ts'
import { sweep } from '../../jobs/sweep.ts'
import { runDemo } from '../../src/cli/demo-run.ts'
import { createLog } from '../../src/log.ts'
import { listMails } from '../../src/send/mailbox.ts'
import { checkCells, rebuildCells } from '../../src/store/market-cell.ts'
import { freePort } from '../_support/free-port.ts'
import { makeOperator, signInAs } from '../_support/operator.ts'
import { isIdle, startTestService, type TestService, until } from '../_support/service.ts'

const redisUrl = inject('redisUrl')
const queues = [
  { name: 'PostgreSQL', queueUrl: undefined, skip: false },
  { name: 'Redis', queueUrl: redisUrl ?? undefined, skip: redisUrl === null },
]

let test: TestService
afterEach(() => test?.stop())

describe.each(queues)('a service whose login may alter nothing, with the queue in $name', ({ queueUrl, skip }) => {
  it.skipIf(skip)(
    'crawls, plans, mails, counts the market, publishes, sweeps and is operated',
    async () => {
      const complaints: string[] = []
      const log = createLog({
        level: 'warn',
        pretty: false,
        destination: { write: (line: string) => complaints.push(line) },
      })
      const environment = { ADMIN: 'true', PORT: String(await freePort()) }
      test = await startTestService({
        parts: ['web', 'workers'],
        queueUrl,
        environment,
        log,
        asService: true,
      })
      await runDemo(test.service, test.clock, (_name, work) => work())
      const { db, enqueue, now, mailFolder } = test.service.context
      for (const job of [refreshMarket, makeRelease, forgetDocuments, checkLinks, scheduleOfficial, sweep]) {
        await enqueue(job, [{}])
        await until(`${job.name} is done`, () => isIdle(test.service.runtime), 60)
      }
      await rebuildCells(db)

      await makeOperator(test, 'ada', 'operator')
      const ada = await signInAs(test, 'ada')
      const { id } = await db
        .selectFrom('source')
        .select('id')
        .where('state', '=', 'active')
        .limit(1)
        .executeTakeFirstOrThrow()
      await ada.post(`/admin/sources/${id}/pause`)
      expect((await db.selectFrom('audit').select('action').execute()).length).toBeGreaterThan(1)

      const counted = await db
        .selectFrom('market_opening')
        .select(({ fn }) => fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      expect(counted.n).toBeGreaterThan(100)
      expect(await checkCells(db)).toEqual([])
      expect(await db.selectFrom('release').select('id').where('published_at', '<=', now()).execute()).toHaveLength(1)
      expect((await listMails(mailFolder ?? '')).length).toBeGreaterThan(3)
      expect(complaints.filter((line) => /permission denied|42501|must be owner/.test(line))).toEqual([])
      // One board of the demo never answers.
      expect(complaints.filter((line) => /given up/.test(line) && !line.includes('the source answered 500'))).toEqual(
        [],
      )
    },
    180_000,
  )
})
