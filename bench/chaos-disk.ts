import { mkdir, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'kysely'
import type { Database } from '../src/store/database.ts'
import type { OwnPostgres } from '../test/_support/own-postgres.ts'
import { CAN_MOUNT, mountSmall, resize, unmount } from '../test/_support/small-disk.ts'
import type { Outage } from './chaos-repeats.ts'

/** A disk of its own for PostgreSQL, whose size can be changed. */
export type Disk = { folder: string; stop(): void }

const MEBIBYTE = 1024 * 1024
const ROOMY_MEBIBYTES = 6_000
const FULL_MS = 4_000
/** Written into PostgreSQL's log until that needs a new file. */
const CHUNK_BYTES = 1_000_000

/** null: this user cannot mount one. */
export async function mountDisk(parent: string): Promise<Disk | null> {
  if (!CAN_MOUNT) return null
  const folder = join(parent, 'disk')
  await mkdir(folder, { recursive: true })
  mountSmall(folder, ROOMY_MEBIBYTES, 0, '755')
  return { folder, stop: () => unmount(folder) }
}

/**
 * Takes all free room from PostgreSQL's disk while everything works on it, its log included, then gives the room back. A server that
 * ended itself is started again, as an init system does. Returns whether it had. The outage goes into `outages`.
 */
export async function fillDisk(
  { folder }: Disk,
  postgres: OwnPostgres,
  db: Database,
  outages: Outage[],
): Promise<boolean> {
  const outage = { from: Date.now(), to: Number.POSITIVE_INFINITY }
  outages.push(outage)
  await shrinkToUsed(folder)
  const deadline = performance.now() + FULL_MS
  while (performance.now() < deadline) {
    await sql`select pg_logical_emit_message(false, 'bench', repeat('x', ${CHUNK_BYTES}))`.execute(db).catch(() => {})
    await sleep(50)
  }
  resize(folder, ROOMY_MEBIBYTES)
  const hadEnded = !(await postgres.isAlive())
  if (hadEnded) await postgres.start()
  for (let answers = 0; answers < 5; await sleep(50))
    answers = await sql`select 1`.execute(db).then(
      () => answers + 1,
      () => 0,
    )
  outage.to = Date.now()
  return hadEnded
}

/** What is being written while it is measured takes room, too. */
async function shrinkToUsed(folder: string): Promise<void> {
  for (let spare = 1; ; spare += 1) {
    const { blocks, bfree, bsize } = await statfs(folder)
    const used = Math.ceil(((blocks - bfree) * bsize) / MEBIBYTE)
    try {
      return resize(folder, used + spare)
    } catch (error) {
      if (spare === 20) throw error
    }
  }
}
