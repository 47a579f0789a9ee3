import { readdirSync, readFileSync } from 'node:fs'
import { sql } from 'kysely'
import type { Database } from '../src/store/database.ts'

/** Linux counts processor time for programs in hundredths of a second. */
const TICKS_A_SECOND = 100

/** Seconds of processor time that this process spent on a call: what other work on the machine slows least. */
export async function withCpu<Result>(work: () => Result | Promise<Result>): Promise<{ result: Result; cpu: number }> {
  const before = process.cpuUsage()
  const result = await work()
  const { user, system } = process.cpuUsage(before)
  return { result, cpu: (user + system) / 1e6 }
}

/** Seconds of processor time that the whole server has spent, with connections that ended. NaN where /proc does not tell. */
export async function serverCpu(db: Database): Promise<number> {
  const own = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  try {
    const server = statOf(own.rows[0]?.pid ?? 0).parent
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .reduce((sum, name) => sum + spentBy(Number(name), server), 0)
  } catch {
    return Number.NaN
  }
}

function spentBy(pid: number, server: number): number {
  try {
    const { parent, own, ended } = statOf(pid)
    return pid === server ? own + ended : parent === server ? own : 0
  } catch {
    return 0 // It has ended since.
  }
}

/** Of a process: its parent, and the seconds that it and its children that ended have spent. See proc_pid_stat(5). */
function statOf(pid: number): { parent: number; own: number; ended: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const [parent, ticks] = [Number(fields[1]), fields.slice(11, 15).map(Number)]
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = ticks
  return { parent, own: (user + system) / TICKS_A_SECOND, ended: (endedUser + endedSystem) / TICKS_A_SECOND }
}
