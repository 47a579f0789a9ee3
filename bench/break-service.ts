import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { World } from './break-world.ts'

const READERS = ['reader-1@practice.example', 'reader-2@practice.example']
const ROLE = 'patient-services-representative'
const BOARDS = ['harbour', 'quay', 'lighthouse', 'ferry', 'anchor', 'mast']
const TRIES = 300

/** Brings two hosts that just run to a service: boards that were read, and readers who signed up by the page and their mail. */
export async function prepare(world: World): Promise<void> {
  const { hosts, db, webUrl, practiceUrl } = world
  await waitFor('the pages answer', async () => (await fetch(`${webUrl}/healthz`)).ok)
  await hosts.A?.run(
    BOARDS.map(
      (board) =>
        `sudo jobtide source add --connector greenhouse --board ${board} --origin http://a.internal:4600 --name ${board}`,
    ).join('\n'),
  )
  for (const email of READERS) {
    const form = new URLSearchParams({ email, zone: 'UTC', hour: '8', role: ROLE })
    await fetch(`${webUrl}/subscribe`, { method: 'POST', body: form })
  }
  const links = async () => (await (await fetch(`${practiceUrl}/links`)).text()).split('\n').filter(Boolean)
  await waitFor('every reader has a mail', async () => (await links()).length === READERS.length)
  for (const link of await links()) await fetch(link, { method: 'POST' })
  await waitFor('every board was read and every reader confirmed', async () => {
    const { rows } = await sql<{ read: number; readers: number }>`
      select (select count(distinct source_id) from run where state = 'done') as read,
        (select count(*) from subscriber where state = 'active') as readers`.execute(db)
    return rows[0]?.read === BOARDS.length && rows[0]?.readers === READERS.length
  })
}

async function waitFor(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (await isSo().catch(() => false)) return
    await sleep(500)
  }
  throw new Error(`waited in vain until ${what}`)
}
