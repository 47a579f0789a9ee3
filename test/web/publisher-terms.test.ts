import { load } from 'cheerio'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { feedItems } from '../../src/alerts/feed-items.ts'
import { matchedPayload } from '../../src/alerts/webhook-payload.ts'
import { renderDigest } from '../../src/digest/render.ts'
import { readOverview } from '../../src/market/overview.ts'
import { countByRole, readRoleMarket } from '../../src/market/role-market.ts'
import { readTypicalPay } from '../../src/market/typical-pay.ts'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { renderFeed } from '../../src/send/feed.ts'
import { signToken } from '../../src/send/token.ts'
import { listCandidates } from '../../src/store/candidate.ts'
import { storeConnectors } from '../../src/store/connector.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'
import { raw, storeRaws } from '../_support/postings.ts'
import { startTestService, type TestService } from '../_support/service.ts'
import { makeSubscriber } from '../_support/subscribers.ts'
import { CONTEXT, digest } from '../digest/samples.ts'

const ROLE = 'patient-services-representative'
/** Asks to be named, and not to be counted. */
const UNCOUNTED = 'themuse'
const PAY = [{ kind: 'text' as const, text: '$60,000 - $70,000 a year' }]

const INFINITY = 'infinity' as never

let test: TestService
let subscriber: string
beforeAll(async () => {
  test = await startTestService({ parts: ['web'] })
  subscriber = await makeSubscriber(test, 'reader@example.org', [
    { name: 'Front desk', criteria: { ...EMPTY_CRITERIA, roles: [ROLE] } },
  ])
  const ads = Array.from({ length: 14 }, (_, index) => raw(index + 1, { pay: PAY }))
  await storeRaws(test, ads, UNCOUNTED)
  await refresh()
  test.clock.now = new Date(test.clock.now.getTime() + 60_000)
})
afterAll(() => test.stop())

const context = () => test.service.context
const refresh = () => refreshMarket(context().db, context().now)
const page = async (path: string) => load(await (await fetch(`${test.service.url}${path}`)).text())

/** Whom the API names beside postings, each once. */
async function listedBy(): Promise<(string | null)[]> {
  const answer = await fetch(`${test.service.url}/api/v1/postings`)
  const { data } = (await answer.json()) as { data: { via: string | null }[] }
  return [...new Set(data.map(({ via }) => via))].sort()
}

async function openOpenings(): Promise<number> {
  const { db } = context()
  const rows = await db
    .selectFrom('market_opening')
    .select('group_id')
    .where('closed_at', 'is', null)
    .where('superseded_at', '=', INFINITY)
    .execute()
  return rows.length
}

describe('postings whose publisher does not want them in published figures', () => {
  it('are in no figure: not in the market, its counts, its typical pay', async () => {
    const { market, now } = context()
    expect(await openOpenings()).toBe(0)
    expect(await readOverview(market)).toMatchObject({ active: 0, companies: 0, topRoles: [] })
    expect(await countByRole(market)).toEqual(new Map())
    expect(await readRoleMarket(market, ROLE, now())).toMatchObject({ active: 0, newThisWeek: 0 })
    expect((await readTypicalPay(market, now())).of(ROLE, 'US')).toBeNull()
  })

  it('are said so to analysts, and are not among the openings to count', async () => {
    const { db } = context()
    const counted = await db
      .withTables<{ 'analyst.postings': { is_counted: boolean } }>()
      .selectFrom('analyst.postings')
      .select('is_counted')
      .execute()
    expect(counted).toEqual(Array.from({ length: 14 }, () => ({ is_counted: false })))
    const openings = await db
      .withTables<{ 'analyst.openings': { group_id: string } }>()
      .selectFrom('analyst.openings')
      .select('group_id')
      .execute()
    expect(openings).toEqual([])
  })

  it('are in alerts and lists, with the name of their publisher', async () => {
    const matches = await page(`/matches/${signToken(context().secretKeys, 'view', subscriber)}`)
    expect(matches('h2').first().text()).toBe('Front desk (14)')
    expect(matches('.postings li').first().text()).toContain('via The Muse')
    expect(matches('.postings a').first().attr('rel')).toBe('noopener noreferrer')
    const role = await page(`/roles/${ROLE}`)
    expect(role('#latest ~ .postings li small').first().text()).toBe('via The Muse')
  })

  it('are in digests and feeds, with the name of their publisher', async () => {
    const { db, now } = context()
    const [posting] = await db.selectFrom('posting').select('id').limit(1).execute()
    const [candidate] = await listCandidates(db, [posting?.id ?? ''])
    if (candidate === undefined) throw new Error('nothing was stored')
    const item = { candidate, searchName: 'Front desk', reasons: [], score: 1, rank: 1, estimate: null }
    const { html, text } = renderDigest(digest([item]), CONTEXT)
    expect(load(html)('[role=listitem]').text()).toContain('· via The Muse')
    expect(text).toContain('via The Muse')
    const search = { id: 'x', subscriberId: subscriber, name: 'x', criteria: { ...EMPTY_CRITERIA, roles: [ROLE] } }
    const items = await feedItems(db, search as never, (slug) => slug, now())
    const feed = { ...{ id: 'x', title: 'x', author: 'x', siteUrl: 'https://jobs.example' }, updated: now(), items }
    for (const kind of ['atom', 'json'] as const)
      expect(renderFeed(kind, { ...feed, feedUrl: 'https://jobs.example/feed' })).toContain('via The Muse')
    const told = JSON.parse(matchedPayload({ id: 'x', name: 'x' }, candidate, [], now()))
    expect(told.data.posting.via).toBe('The Muse')
  })

  it('do not speak for an opening that another board advertises too, which counts as that board has it', async () => {
    await storeRaws(test, [raw(1, { pay: PAY })])
    await refresh()
    const { db } = context()
    const counted = await db
      .selectFrom('market_opening as o')
      .innerJoin('source', 'source.id', 'o.source_id')
      .select(['source.connector', 'o.ads'])
      .where('o.superseded_at', '=', INFINITY)
      .execute()
    expect(counted).toEqual([{ connector: 'greenhouse', ads: 1 }])
  })

  it('are counted from the day the publisher allows it, and no more from the day it does not', async () => {
    const { db, sources } = context()
    const changed = (aggregates: boolean) =>
      [...sources.values()].map((source) =>
        source.id === UNCOUNTED ? { ...source, terms: { ...source.terms, aggregates } } : source,
      )
    await storeConnectors(db, changed(true))
    await refresh()
    expect(await openOpenings()).toBe(14)
    expect(await listedBy()).toEqual(['The Muse', null])
    test.clock.now = new Date(test.clock.now.getTime() + 60_000)
    await storeConnectors(db, changed(false))
    await refresh()
    expect(await openOpenings()).toBe(1)
    expect(await db.selectFrom('market_stale').selectAll().execute()).toEqual([])
  })
})

describe('postings whose publisher asks for nothing', () => {
  it('name none', async () => {
    const { db } = context()
    const posting = await db
      .selectFrom('posting')
      .innerJoin('source', 'source.id', 'posting.source_id')
      .select('posting.id')
      .where('connector', '=', 'greenhouse')
      .executeTakeFirstOrThrow()
    expect(await listCandidates(db, [posting.id])).toMatchObject([{ via: null }])
  })
})
