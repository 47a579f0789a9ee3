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

/** Ours and the baseline take turns, so that what else the machine does falls on both. */
const ROUNDS = 4

/**
 * Signed digests a second of one worker process to a relay in another process on this machine, each leased, begun and
 * settled with commits of its own, beside a bare nodemailer loop that signs and sends one mail of the same size as often,
 * over as many connections. The processor time of the sending process, for each mail, says the same on a busy machine.
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
type Cost = { seconds: number; cpuSeconds: number }

async function measure(context: Context, sink: Sink, pem: string): Promise<BenchResult> {
  const ids: string[] = []
  const { db, market, config } = context
  await planDue({ db, market, tiers: config.tiers }, AT, async (planned) => {
    ids.push(...planned)
  })
  const mail = await sampleMail(context)
  const bare = openBare(sink.url, pem)
  const ours = { seconds: 0, cpuSeconds: 0 }
  const baseline = { seconds: 0, cpuSeconds: 0 }
  for (const part of chunk(ids, Math.ceil(ids.length / ROUNDS))) {
    add(ours, await cost(() => sendAll(context, part)))
    add(baseline, await cost(() => bare.send(mail, part.length)))
  }
  bare.close()
  await checkArrivals(sink, ids)
  const items = await db
    .selectFrom('digest')
    .select(({ fn }) => fn.sum<number>('items').as('items'))
    .executeTakeFirst()
  return withRatios({
    name: 'send',
    size: ids.length,
    metrics: {
      mails: ids.length,
      items_per_mail: Number(items?.items ?? 0) / ids.length,
      bytes_per_mail: mail.text.length + mail.html.length,
      ...perMail(ours, ids.length),
    },
    baselines: perMail(baseline, ids.length),
  })
}

async function cost(work: () => Promise<unknown>): Promise<Cost> {
  const [started, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  return { seconds: (performance.now() - started) / 1_000, cpuSeconds: (user + system) / 1_000_000 }
}

function add(sum: Cost, { seconds, cpuSeconds }: Cost): void {
  sum.seconds += seconds
  sum.cpuSeconds += cpuSeconds
}

function perMail({ seconds, cpuSeconds }: Cost, mails: number) {
  return { seconds, mails_per_second: mails / seconds, cpu_ms_per_mail: (cpuSeconds * 1_000) / mails }
}

/** Every digest came once. */
async function checkArrivals(sink: Sink, ids: string[]): Promise<void> {
  const { byMessageId } = await sink.report()
  const arrived = Object.entries(byMessageId).filter(([messageId]) => messageId.startsWith('<d.'))
  const once = arrived.filter(([, times]) => times === 1)
  if (once.length !== ids.length || arrived.length !== ids.length)
    throw new Error(`${ids.length} digests were planned, ${arrived.length} arrived, ${once.length} of them once`)
}

/** By the queue, as the planner hands them over. */
async function sendAll({ db, enqueue }: Context, ids: string[]): Promise<void> {
  await enqueue(
    sendDigests,
    chunk(ids, DIGESTS_PER_JOB).map((digestIds) => ({ digestIds })),
  )
  const open = () =>
    db
      .selectFrom('digest')
      .select('id')
      .where('state', 'in', ['planned', 'sending'])
      .where(sql<boolean>`id = any(${ids}::uuid[])`)
      .limit(1)
      .executeTakeFirst()
  while (await open()) await sleep(20)
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

function openBare(url: string, privateKey: string) {
  const transport = createTransport(
    {
      url,
      pool: true,
      maxConnections: CONNECTIONS,
      dkim: { domainName: 'jobs.example', keySelector: 'bench', privateKey, headerFieldNames: SIGNED_FIELDS.join(':') },
    },
    { from: 'Jobtide <alerts@jobs.example>' },
  )
  return {
    send: (mail: RenderedMail, count: number) =>
      Promise.all(
        Array.from({ length: count }, (_, index) =>
          transport.sendMail({
            ...mail,
            to: `reader${index}@people.example`,
            messageId: `<bare.${index}@jobs.example>`,
          }),
        ),
      ),
    close: () => transport.close(),
  }
}
