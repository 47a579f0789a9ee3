import { sendDigests } from '../../jobs/send-digests.ts'
import { sweep } from '../../jobs/sweep.ts'
import { planDue } from '../../src/alerts/plan.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { startFaultyRelay } from './faulty-relay.ts'
import { raw, storeRaws } from './postings.ts'
import { isIdle, startTestService, type TestService, until } from './service.ts'
import { makeSubscriber } from './subscribers.ts'

const CRITERIA = { ...EMPTY_CRITERIA, roles: ['patient-services-representative'] }

export type Sending = Awaited<ReturnType<typeof startSending>>

/** The real workers in front of a relay that can be broken, with two openings that everyone who subscribes here wants. */
export async function startSending(environment: Record<string, string> = {}) {
  const relay = await startFaultyRelay()
  const test = await startTestService({
    parts: ['workers'],
    environment: { SMTP_URL: relay.url, MAIL_CONNECTIONS: '2', MAIL_TIMEOUT_SECONDS: '1', ...environment },
  })
  await storeRaws(test, [raw(1), raw(2)])
  const { db } = test.service.context
  const read = (id: string) => db.selectFrom('digest').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  return {
    test,
    relay,
    db,
    read,
    plan: (emails: string[]) => plan(test, emails),
    async send(digestIds: string[]) {
      await test.service.context.enqueue(sendDigests, [{ digestIds }])
      await idle(test)
    },
    async sweepAfter(minutes: number) {
      test.clock.now = new Date(test.clock.now.getTime() + minutes * 60_000)
      await test.service.context.enqueue(sweep, [{}])
      await idle(test)
    },
    stateOf: async (id: string) => (await read(id)).state,
    /** How often the relay took the mail of a digest, by its Message-ID. */
    arrivals: (id: string) => relay.taken.filter(({ messageId }) => messageId === `<d.${id}@localhost>`).length,
    async stop() {
      await relay.stop()
      await test.stop()
    },
  }
}

/** Subscribes whoever is new and plans everyone who is due, with no job in any queue. Ids of the newest digests, by email as given. */
async function plan(test: TestService, emails: string[]): Promise<string[]> {
  const { db, market, config, now } = test.service.context
  const known = new Set((await db.selectFrom('subscriber').select('email').execute()).map(({ email }) => email))
  for (const email of emails.filter((each) => !known.has(each)))
    await makeSubscriber(test, email, [{ name: 'Search', criteria: CRITERIA }])
  await planDue({ db, market, tiers: config.tiers }, now(), async () => {})
  const rows = await db
    .selectFrom('digest')
    .innerJoin('subscriber', 'subscriber.id', 'digest.subscriber_id')
    .select(['digest.id', 'email'])
    .orderBy('planned_at')
    .execute()
  return emails.map((email) => rows.findLast((row) => row.email === email)?.id ?? '')
}

async function idle({ service }: TestService): Promise<void> {
  await until('the queues are idle', async () => isIdle(service.runtime))
}
