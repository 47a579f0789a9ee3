import { expect, it, onTestFinished } from 'vitest'
import { command } from '../_support/command.ts'
import { cloneDatabase } from '../_support/database.ts'
import { temporaryFolder } from '../_support/temporary.ts'

it('jobtide restored settles what was due by the loss, once, and refuses a time that lies ahead', async () => {
  const database = await cloneDatabase()
  onTestFinished(() => database.drop())
  const environment = { DATABASE_URL: database.url, DATA_DIR: await temporaryFolder() }
  const done = await command(['restored', '--until', '2026-11-27T14:05:00Z', '--json'], environment)
  expect(done).toMatchObject({ code: 0, stderr: '' })
  expect(JSON.parse(done.stdout)).toEqual({ digests: 0, messages: 0, postings: 0 })
  const audit = await database.db.selectFrom('audit').select(['action', 'detail']).execute()
  expect(audit).toMatchObject([{ action: 'restore settled', detail: { until: '2026-11-27T14:05:00.000Z' } }])
  const ahead = await command(['restored', '--until', '2999-01-01'], environment)
  expect(ahead).toMatchObject({ code: 2, stderr: expect.stringMatching(/--until lies ahead/) })
  expect((await command(['restored', '--until', 'yesterday'], environment)).stderr).toMatch(/give a time with its zone/)
}, 120_000)
