import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  findSubscriber,
  markConfirmationSent,
  renewConfirmation,
  signUp,
  unmarkConfirmationSent,
} from '../../src/store/subscriber.ts'
import { cloneDatabase, type TestDatabase } from '../_support/database.ts'

let test: TestDatabase
beforeAll(async () => {
  test = await cloneDatabase()
})
afterAll(() => test.drop())

const START = Date.parse('2026-11-20T12:00:00Z')
const at = (minutes: number) => new Date(START + minutes * 60_000)
const consent = { at: '2026-11-20', from: 'test', wording: 'test' }
const pending = async (email: string) =>
  (await signUp(test.db, { email, tier: 'free', zone: 'UTC', hour: 8, consent }, at(0))).id
const isUnsent = async (id: string) => (await findSubscriber(test.db, id))?.confirmationSentAt === null

it('lets one of several senders mail a confirmation', async () => {
  const id = await pending('a@example.org')
  const marks = await Promise.all([1, 2, 3].map(() => markConfirmationSent(test.db, id, at(0))))
  expect(marks.filter((isFirst) => isFirst)).toHaveLength(1)
})

it('does not count a confirmation that the relay did not take', async () => {
  const id = await pending('b@example.org')
  for (let time = 0; time < 5; time += 1) {
    expect(await markConfirmationSent(test.db, id, at(time))).toBe(true)
    await unmarkConfirmationSent(test.db, id)
  }
  await markConfirmationSent(test.db, id, at(6))
  await renewConfirmation(test.db, id, at(20))
  expect(await isUnsent(id)).toBe(true)
})

it('counts what was mailed before the address was typed in again', async () => {
  const id = await pending('c@example.org')
  for (const minutes of [0, 20, 40]) {
    await markConfirmationSent(test.db, id, at(minutes))
    await pending('c@example.org')
    await renewConfirmation(test.db, id, at(minutes + 15))
  }
  expect(await isUnsent(id)).toBe(false)
  await renewConfirmation(test.db, id, at(24 * 60 + 1))
  expect(await isUnsent(id)).toBe(true)
})
