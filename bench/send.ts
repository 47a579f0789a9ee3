import { generateKeyPairSync } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { DIGESTS_PER_JOB, sendDigests } from '../jobs/send-digests.ts'
import { loadDigest, mailContext } from '../src/alerts/digest-mail.ts'
import { planDue } from '../src/alerts/plan.ts'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { type RenderedMail, renderDigest } from '../src/digest/render.ts'
import { createLog } from '../src/log.ts'
import { SIGNED_FIELDS } from '../src/send/email/dkim.ts'
import { startSinkProcess } from '../test/_support/sink-process.ts'
import { chunk } from '../workers/_chunk.ts'
import { startService } from '../workers/main.ts'
import { storeCandidates, storeSubscribers } from './alert-rows.ts'
import { makeWorkload } from './match-workload.ts'
import { type BenchResult, withRatios } from './result.ts'
import { freshDatabase, withFolder, withServer } from './server.ts'

const SEED = 7
const WORDS_PER_POSTING = 40
const AT = new Date('2026-11-20T12:00:00Z')
const CONNECTIONS = 10
const NO_LIMIT = '100000'

/**
 * Signed digests a second of one worker process to a relay on this machine, each with two commits, beside a bare
 * nodemailer loop that signs and sends one mail of the same size as often, over as many connections.
 */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  const size = full ? { searches: 20_000, candidates: 2_000 } : { searches: 2_500, candidates: 1_000 }
  return withServer((server) =>
    withFolder(async (folder) => {
      const fresh = await freshDatabase(server)
      const sink = await startSinkProcess()
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
      const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
      await writeFile(join(folder, 'dkim.pem'), pem)
      const service = await startService(
        readConfig({
          DATABASE_URL: fresh.url,
          DATA_DIR: folder,
          SMTP_URL: sink.url,
          DKIM_DOMAIN: 'jobs.example',
          DKIM_SELECTOR: 'bench',
          DKIM_KEY_FILE: join(folder, 'dkim.pem'),
          MAIL_CONNECTIONS: String(CONNECTIONS),
          MAIL_PER_SECOND: NO_LIMIT,
          MAIL_PER_SECOND_AND_DOMAIN: NO_LIMIT,
        }),
        createLog({ level: 'silent', pretty: false }),
        ['workers'],
        { now: () => AT },
      )
      try {
        const { searches, candidates } = makeWorkload({ ...size, wordsPerPosting: WORDS_PER_POSTING, seed: SEED })
        await storeCandidates(fresh.db, candidates, AT)
        await storeSubscribers(fresh.db, searches, AT)
        return await measure(service.context, sink, pem)
      } finally {
        await service.stop()
        await sink.stop()
        await fresh.drop()
      }
    }),
  )
}

type Sink = Awaited<ReturnType<typeof startSinkProcess>>

async function measure(context: Context, sink: Sink, pem: string): Promise<BenchResult> {
  const ids: string[] = []
  const { db, market, config } = context
  await planDue({ db, market, tiers: config.tiers }, AT, async (planned) => {
    ids.push(...planned)
  })
  const seconds = await sendAll(context, ids)
  const { mails, byMessageId } = await sink.report()
  if (mails !== ids.length || Object.keys(byMessageId).length !== ids.length)
    throw new Error(`${ids.length} digests were planned and ${mails} mails arrived`)
  const mail = await sampleMail(context)
  const bare = await sendBare(sink.url, pem, mail, ids.length)
  const items = await db
    .selectFrom('digest')
    .select(({ fn }) => fn.sum<number>('items').as('items'))
    .executeTakeFirst()
  return withRatios({
    name: 'send',
    size: ids.length,
    metrics: {
      mails,
      items_per_mail: Number(items?.items ?? 0) / ids.length,
      bytes_per_mail: mail.text.length + mail.html.length,
      seconds,
      mails_per_second: ids.length / seconds,
    },
    baselines: { mails_per_second: ids.length / bare },
  })
}

/** By the queue, as the planner hands them over. */
async function sendAll({ db, enqueue }: Context, ids: string[]): Promise<number> {
  const started = performance.now()
  await enqueue(
    sendDigests,
    chunk(ids, DIGESTS_PER_JOB).map((digestIds) => ({ digestIds })),
  )
  const open = () =>
    db.selectFrom('digest').select('id').where('state', 'in', ['planned', 'sending']).limit(1).executeTakeFirst()
  while (await open()) await sleep(20)
  return (performance.now() - started) / 1000
}

/** One of the mails that were sent, as long as the average. */
async function sampleMail(context: Context): Promise<RenderedMail> {
  const row = await context.db
    .selectFrom('digest')
    .innerJoin('subscriber', 'subscriber.id', 'subscriber_id')
    .select(['digest.id', 'subscriber_id as subscriberId', 'email', 'period', 'digest.cadence', 'more', 'content'])
    .where(sql<boolean>`items >= (select avg(items) from digest where items > 0)`)
    .orderBy('items')
    .limit(1)
    .executeTakeFirstOrThrow()
  return renderDigest(await loadDigest(context.db, row, AT), mailContext(context, row.subscriberId))
}

async function sendBare(url: string, privateKey: string, mail: RenderedMail, count: number): Promise<number> {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: CONNECTIONS,
      dkim: { domainName: 'jobs.example', keySelector: 'bench', privateKey, headerFieldNames: SIGNED_FIELDS },
    },
    { from: 'Jobtide <alerts@jobs.example>' },
  )
  const started = performance.now()
  await Promise.all(
    Array.from({ length: count }, (_, index) =>
      transport.sendMail({ ...mail, to: `reader${index}@people.example`, messageId: `<bare.${index}@jobs.example>` }),
    ),
  )
  const seconds = (performance.now() - started) / 1000
  transport.close()
  return seconds
}
