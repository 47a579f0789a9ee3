import { rm } from 'node:fs/promises'
import { sql } from 'kysely'
import { expect, it, onTestFinished } from 'vitest'
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { setAnalystLogin } from '../../src/store/analyst.ts'
import { createDatabase } from '../../src/store/create-database.ts'
import { openDatabase } from '../../src/store/database.ts'
import { startService } from '../../workers/main.ts'
import { copyServer, startCopy } from '../_support/base-backup.ts'
import { insertOpenings } from '../_support/openings.ts'
import { startOwnPostgres } from '../_support/own-postgres.ts'
import { until } from '../_support/service.ts'
import { temporaryFolder } from '../_support/temporary.ts'

const LOG = createLog({ level: 'silent', pretty: false })

it('reads figures and analysts’ views from a server that follows, which takes no writes and is seconds behind at most', async () => {
  const server = await startOwnPostgres(undefined, ['-c', 'fsync=off'])
  onTestFinished(() => server.stop())
  await createDatabase(server.urlOf('postgres'), 'jobtide')
  const url = server.urlOf('jobtide')
  const folder = await temporaryFolder()
  const place = await server.place()
  const copied = `${place.data}-copy`
  await copyServer(server, copied)
  const { port } = new URL(url)
  const follower = await startCopy(
    place,
    copied,
    'standby',
    { primary_conninfo: `host=127.0.0.1 port=${port} user=jobtide password=own` },
    'jobtide:own',
  )
  onTestFinished(async () => {
    await follower.stop()
    await rm(copied, { recursive: true })
  })

  // The web process writes to one and reads figures from the other.
  const config = readConfig({
    DATABASE_URL: url,
    DATABASE_READ_URL: follower.urlOf('jobtide'),
    DATA_DIR: folder,
    PORT: '0',
  })
  const web = await startService(config, LOG, ['web'])
  onTestFinished(() => web.stop())
  const { db, market } = web.context
  await insertOpenings(db, [{ role: 'software-engineer', pay_mid: 100_000, employer: 'e1' }])
  const began = performance.now()
  const count = async () => {
    const { rows: found } = await sql<{ n: number }>`select count(*)::int as n from market_opening`.execute(market)
    return found[0]?.n
  }
  await until('the follower has it', async () => (await count()) === 1)
  console.info(`a write could be read from the follower after ${Math.round(performance.now() - began)} ms`)
  const { rows } = await sql<{ follows: boolean }>`select pg_is_in_recovery() as follows`.execute(market)
  expect(rows).toEqual([{ follows: true }])
  await expect(sql`delete from market_opening`.execute(market)).rejects.toMatchObject({ code: '25006' })
  for (const path of ['/', '/roles', '/trends']) expect((await fetch(`${web.url}${path}`)).status, path).toBe(200)

  await setAnalystLogin(db, 'ada', 'not-a-secret-in-a-test')
  const login = new URL(follower.urlOf('jobtide'))
  login.username = 'ada'
  login.password = 'not-a-secret-in-a-test'
  const analyst = openDatabase(login.href)
  onTestFinished(() => analyst.destroy())
  const read = () =>
    sql<{ role: string }>`select role from market_openings`.execute(analyst).then(({ rows: found }) => found)
  await until('the login is there, too', () =>
    read().then(
      () => true,
      () => false,
    ),
  )
  expect(await read()).toEqual([{ role: 'software-engineer' }])
}, 120_000)
