import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EMPTY_CRITERIA } from '../../src/match/criteria.ts'
import { addSearch, signUp } from '../../src/store/subscriber.ts'
import { eraseSubscriber, exportSubscriber, isPlanOver } from '../../src/store/subscriber-data.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

const NOW = new Date('2026-11-20T12:00:00Z')
/** Tables of which no row is about a subscriber. */
const IMPERSONAL =
  /^(?:source|run|document|document_body|refused|role|posting|posting_\w+|digest_run|watermark|taxonomy_\w+|occupation\w*|esco_\w+|onet_\w+|kysely_\w+|official_\w+|fx_rate|filed_wage|series_vintage|market_\w+|release\w*|figure|audit|connector|host|operator\w*|replay_request|robots|role_alias|partition_rule)$/

let test: TestDatabase
beforeAll(async () => {
  test = await cloneDatabase()
})
afterAll(() => test.drop())

let count = 0
/** A subscriber whose address, or the mark that comes with it, stands in a row of every table that can hold one. */
async function fullSubscriber(): Promise<{ id: string; email: string; hash: string; mark: string }> {
  count += 1
  const mark = `ada${count}`
  const email = `${mark}@people.example`
  const hash = `hash-of-${count}`
  const { db } = test
  const consent = { at: NOW.toISOString(), from: `form of ${email}`, wording: 'yes' }
  const { id } = await signUp(db, { email, tier: 'plus', zone: 'UTC', hour: 8, consent }, NOW)
  await addSearch(db, { subscriberId: id, name: `For ${email}`, criteria: { ...EMPTY_CRITERIA, roles: ['chef'] } }, NOW)
  const group = '01900000-0000-7000-8000-00000000000a'
  const digest = await db
    .insertInto('digest')
    .values({
      ...{ subscriber_id: id, period: '2026-W46', cadence: 'weekly', state: 'rejected', items: 1, more: 0 },
      ...{ planned_at: NOW, response: `550 no mailbox <${email}>` },
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('delivered')
    .values({ subscriber_id: id, posting_group_id: group, digest_id: digest.id })
    .execute()
  await db
    .insertInto('hidden_posting')
    .values({ subscriber_id: id, posting_group_id: group, company_key: mark, role_slug: null, at: NOW })
    .execute()
  const webhook = await db
    .insertInto('webhook')
    .values({ subscriber_id: id, url: `https://hooks.example/${email}`, secret: `whsec_${mark}`, created_at: NOW })
    .returning('id')
    .executeTakeFirstOrThrow()
  await db
    .insertInto('webhook_message')
    .values({ webhook_id: webhook.id, posting_group_id: group, payload: `{"for":"${email}"}`, planned_at: NOW })
    .execute()
  const report = { digest_id: digest.id, address_hash: hash, status: '5.1.1', detail: `<${email}>: unknown` }
  await db
    .insertInto('mail_event')
    .values({ key: email, ...report, kind: 'bounce', permanent: true, origin: 'dsn', at: NOW })
    .execute()
  for (const [event, payload] of [
    ['by id', { customerId: null, subscriberId: id }],
    ['by customer', { customerId: `cus_${mark}`, subscriberId: null }],
  ] as const) {
    const times = { created_at: NOW, received_at: NOW, handled_at: NOW, fault: null }
    await db
      .insertInto('stripe_event')
      .values({ id: `evt ${mark} ${event}`, type: 'invoice.paid', payload: JSON.stringify(payload), ...times })
      .execute()
  }
  const stripe = { stripe_customer: `cus_${mark}`, stripe_subscription: `sub_${mark}`, stripe_status: 'canceled' }
  await db
    .updateTable('subscriber')
    .set({ ...stripe, suppressed_reason: 'bounce', suppressed_at: NOW })
    .where('id', '=', id)
    .execute()
  await db
    .updateTable('saved_search')
    .set({ feed_key: `feed ${mark}` })
    .where('subscriber_id', '=', id)
    .execute()
  return { id, email, hash, mark }
}

async function tables(): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(test.db)
  return rows.map(({ name }) => name)
}

/** The tables in which a text stands anywhere, in any column of any row. */
async function tablesHolding(text: string): Promise<string[]> {
  const found: string[] = []
  for (const table of await tables()) {
    const { rows } = await sql`
      select from ${sql.raw(table)} row where strpos(row::text, ${text}) > 0 limit 1`.execute(test.db)
    if (rows.length > 0) found.push(table.replace('public.', ''))
  }
  return found.sort()
}

/** Every row of every table as text. */
async function everything(): Promise<string[]> {
  const rows: string[] = []
  for (const table of await tables()) {
    const found = await sql<{ text: string }>`select row::text as text from ${sql.raw(table)} row`.execute(test.db)
    rows.push(...found.rows.map(({ text }) => `${table} ${text}`))
  }
  return rows.sort()
}

describe('erasing', () => {
  it('leaves nothing of the address in any column of any table, nor of whom it belonged to', async () => {
    const { id, email, hash, mark } = await fullSubscriber()
    const ofPeople = (await tables())
      .map((name) => name.replace('public.', ''))
      .filter((name) => !IMPERSONAL.test(name) && name !== 'suppression')
    const held = new Set([...(await tablesHolding(mark)), ...(await tablesHolding(id))])
    expect([...held].sort()).toEqual(ofPeople.sort())
    expect(await eraseSubscriber(test.db, id, hash, NOW)).toBe('erased')
    for (const text of [email, mark, id]) expect(await tablesHolding(text), text).toEqual([])
    expect(await tablesHolding(hash)).toEqual(['suppression'])
    expect(await exportSubscriber(test.db, id, hash, NOW)).toBeNull()
    expect(await eraseSubscriber(test.db, id, hash, NOW)).toBe('unknown')
  })

  it('touches nothing of anybody else', async () => {
    await fullSubscriber()
    const before = await everything()
    const { id, hash } = await fullSubscriber()
    await eraseSubscriber(test.db, id, hash, NOW)
    const after = (await everything()).filter((row) => !row.includes(hash))
    expect(after).toEqual(before)
  })

  it.each(['bounce', 'complaint', 'operator'] as const)(
    'does not weaken what is held against an address: %s',
    async (reason) => {
      const { id, hash } = await fullSubscriber()
      const held = { address_hash: hash, reason, at: new Date(0) }
      await test.db.insertInto('suppression').values(held).execute()
      await eraseSubscriber(test.db, id, hash, NOW)
      const kept = await test.db.selectFrom('suppression').selectAll().where('address_hash', '=', hash).execute()
      expect(kept).toEqual([held])
    },
  )

  it('changes nothing while something may still be paid, unless somebody saw that it is not', async () => {
    const { id, hash } = await fullSubscriber()
    await test.db.updateTable('subscriber').set({ stripe_status: 'active' }).where('id', '=', id).execute()
    const before = await everything()
    expect(await eraseSubscriber(test.db, id, hash, NOW)).toBe('paying')
    expect(await everything()).toEqual(before)
    expect(await eraseSubscriber(test.db, id, hash, NOW, true)).toBe('erased')
  })

  it.each([
    [null, true],
    ['canceled', true],
    ['incomplete_expired', true],
    ['active', false],
    ['past_due', false],
    ['unpaid', false],
    ['paused', false],
    ['a status of next year', false],
  ])('reads the status %j alike in the program and in the database', async (status, isOver) => {
    const { id, hash } = await fullSubscriber()
    await test.db.updateTable('subscriber').set({ stripe_status: status }).where('id', '=', id).execute()
    expect(isPlanOver(status)).toBe(isOver)
    expect(await eraseSubscriber(test.db, id, hash, NOW)).toBe(isOver ? 'erased' : 'paying')
  })
})

describe('the export', () => {
  it('holds every fact that is kept, and no key', async () => {
    const { id, email, hash, mark } = await fullSubscriber()
    const data = await exportSubscriber(test.db, id, hash, NOW)
    const text = JSON.stringify(data)
    expect(text).not.toMatch(/whsec_|feed ada/)
    expect(data).toMatchObject({
      profile: { email, suppressedReason: 'bounce' },
      consent: { from: `form of ${email}` },
      billing: { customer: `cus_${mark}`, subscription: `sub_${mark}`, status: 'canceled' },
      searches: [{ name: `For ${email}`, criteria: { roles: ['chef'] }, hasFeed: true }],
      digests: [{ period: '2026-W46', response: `550 no mailbox <${email}>` }],
      openingsSent: [{ opening: '01900000-0000-7000-8000-00000000000a' }],
      hiddenPostings: [{ company: mark }],
      webhooks: [{ url: `https://hooks.example/${email}` }],
      webhookMessages: [{ state: 'planned', attempt: 0 }],
      mailEvents: [{ detail: `<${email}>: unknown` }],
    })
  })

  it('holds nothing of anybody else', async () => {
    const other = await fullSubscriber()
    const { id, hash } = await fullSubscriber()
    const text = JSON.stringify(await exportSubscriber(test.db, id, hash, NOW))
    expect(text).not.toContain(`${other.mark}@`)
    expect(text).not.toContain(other.id)
  })
})
