import { setTimeout as sleep } from 'node:timers/promises'
import type { JobDefinition } from '../../jobs/_define.ts'
import { makeRelease } from '../../jobs/make-release.ts'
import { planDigests } from '../../jobs/plan-digests.ts'
import { refreshMarket } from '../../jobs/refresh-market.ts'
import { scheduleSources } from '../../jobs/schedule-sources.ts'
import { sendConfirmation } from '../../jobs/send-confirmation.ts'
import type { Service } from '../../workers/main.ts'
import { type SampleBoards, startSampleBoards } from '../demo/boards.ts'
import { loadSubscribers, type SampleSubscriber } from '../demo/load-subscribers.ts'
import type { Release } from '../domain/release.ts'
import { currentRelease } from '../market/release.ts'
import { listMails, readMail } from '../send/mailbox.ts'
import { listDigests, listNextDigests } from '../store/digest-status.ts'
import { addSource } from '../store/source.ts'
import { listRefused, type RefusedItem, type RunTotals, readRunTotals } from '../store/status.ts'
import { addSearch, signUp } from '../store/subscriber.ts'
import type { Step } from './demo.ts'

const DAY_MS = 86_400_000
const DAYS = [1, 2, 3] as const
const PATIENCE_MS = 60_000

export type DemoResult = {
  days: { day: number; totals: RunTotals }[]
  refused: RefusedItem[]
  digests: { email: string; period: string; items: number; more: number; state: string }[]
  /** What the pages show; null when none was made. */
  release: Release | null
}

/** Three simulated days of crawling, each with everyone's digest at the hour they chose, and a release of figures. The last
 *  crawl and the release are now. */
export async function runDemo(service: Service, clock: { now: Date }, step: Step): Promise<DemoResult> {
  const { context } = service
  const today = clock.now
  const firstDay = new Date(today.getTime() - 2 * DAY_MS)
  clock.now = firstDay
  const boards = await startSampleBoards({ now: firstDay })
  try {
    for (const source of boards.sources) await addSource(context.db, { ...source, everyMinutes: 60 }, firstDay)
    const people = loadSubscribers()
    await step(`${people.length} subscribers confirm their addresses`, () => subscribeAll(service, people))
    const days = []
    for (const day of DAYS) {
      clock.now = new Date(firstDay.getTime() + (day - 1) * DAY_MS)
      const until = day === 3 ? null : new Date(clock.now.getTime() + DAY_MS)
      days.push({
        day,
        totals: await step(`day ${day}: ${boards.sources.length} boards`, () => crawlDay(service, boards, day)),
      })
      if (day === 3) await step('figures of the market as a release', () => runJob(service, makeRelease))
      await step(until ? 'digests of the next morning' : 'digests of the next morning and of the week', () =>
        sendUntil(service, clock, until),
      )
    }
    const [refused, digests] = [await listRefused(context.db, firstDay), await listDigests(context.db)]
    return { days, refused, digests, release: await currentRelease(context.market) }
  } finally {
    clock.now = today
    await boards.stop()
  }
}

async function crawlDay(service: Service, boards: SampleBoards, day: (typeof DAYS)[number]): Promise<RunTotals> {
  const { context } = service
  const at = context.now()
  boards.setDay(day)
  await runJob(service, scheduleSources)
  await runJob(service, refreshMarket)
  return readRunTotals(context.db, at)
}

/** Through the same doors as people: sign-up, the mail with the link, and the button behind it. */
async function subscribeAll(service: Service, people: SampleSubscriber[]): Promise<void> {
  const { context } = service
  const at = context.now()
  for (const person of people) {
    const consent = { at: at.toISOString(), from: 'demo', wording: 'sample subscriber' }
    const subscriber = await signUp(
      context.db,
      { email: person.email, tier: person.tier, zone: person.zone, hour: person.hour, consent },
      at,
    )
    for (const search of person.searches) await addSearch(context.db, { subscriberId: subscriber.id, ...search }, at)
    await context.enqueue(sendConfirmation, [{ subscriberId: subscriber.id }])
  }
  const folder = context.mailFolder ?? ''
  await untilIdle(service)
  for (const { name } of await listMails(folder)) {
    const link = /https?:\/\/\S+\/confirm\/\S+/.exec((await readMail(folder, name))?.text ?? '')?.[0]
    const answer = await fetch(link ?? '', { method: 'POST' })
    if (!answer.ok) throw new Error(`a confirmation link answered ${answer.status}`)
  }
}

/** Moves the clock to each hour at which somebody is due before `end`; null is until everyone has had one. */
async function sendUntil(service: Service, clock: { now: Date }, end: Date | null): Promise<void> {
  for (const at of await listNextDigests(service.context.db)) {
    if (end && at >= end) return
    clock.now = at
    await runJob(service, planDigests)
  }
}

/** A job that runs by itself, and all that follows from it. */
async function runJob(service: Service, job: JobDefinition<Record<string, never>>): Promise<void> {
  await service.context.enqueue(job, [{}])
  await untilIdle(service)
}

/** Nothing waits and nothing runs. Every job puts the next one into its queue before it ends, so there is no gap. */
async function untilIdle({ runtime }: Service): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const counts = Object.values(await runtime.count())
    if (counts.every(({ waiting, active }) => waiting + active === 0)) return
    if (Date.now() > deadline)
      throw new Error(`the queues are still busy after ${PATIENCE_MS / 1000} s; LOG_LEVEL=info tells more`)
    await sleep(25)
  }
}
