import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { type AddressOf, loopback } from '../test/_support/addresses.ts'
import { launchScript } from '../test/_support/fork-script.ts'
import type { Part } from '../workers/main.ts'

const SCRIPT = new URL('../test/_support/service-process.ts', import.meta.url)
/** A process that left by itself is started again after so long, as an init system does. */
const RESTART_MS = 500
const MOST_ERROR_TEXT = 2_000
const PAGE_BYTES = 4_096

/** Milliseconds since the epoch; `address` is where the killed process found the relay. */
export type ProcessKill = { at: number; address: string }
/** Resident memory in bytes and open files of a process; null: this system does not tell. */
export type Footprint = { rss: number; files: number } | null

export type Fleet = {
  kills: ProcessKill[]
  /** Starts of processes, first ones included. */
  starts(): number
  /** What processes wrote that ended by themselves after they were ready. */
  crashes: string[]
  /** What processes wrote that ended by themselves before they were ready, and when. */
  failedStarts: { at: number; words: string }[]
  isReady(name: string): boolean
  /** Where the process that runs under a name finds the relay. */
  relayAddress(name: string): string
  /** Kills with SIGKILL whatever runs under the name, ready or not; another is started at once. */
  kill(name: string): void
  footprint(name: string): Promise<Footprint>
  stop(): Promise<void>
}

type Member = { name: string; parts: Part[]; number: number; born: number; child: ChildProcess | null; ready: boolean }

/**
 * Keeps a process of the service running under each name, whatever ends it. Each one that is started reaches the relay at
 * a loopback address of its own, by which its mails can be told from those of the one before it.
 */
export function startFleet(
  parts: Record<string, Part[]>,
  environment: (relayAddress: string, number: number) => Record<string, string>,
  {
    addressOf = loopback,
    within = () => [],
  }: { addressOf?: AddressOf; within?: (name: string) => readonly string[] } = {},
): Fleet {
  const members = new Map<string, Member>(
    Object.entries(parts).map(([name, of], number) => [
      name,
      { name, parts: of, number, born: 0, child: null, ready: false },
    ]),
  )
  const kills: ProcessKill[] = []
  const crashes: string[] = []
  const failedStarts: Fleet['failedStarts'] = []
  let stopping = false
  /** A block for each name. */
  const relayOf = ({ number, born }: Member) => addressOf(16 + number, born)
  const launch = (member: Member): void => {
    member.born += 1
    member.ready = false
    const child = launchScript(
      SCRIPT,
      member.parts,
      environment(relayOf(member), member.number),
      'pipe errors',
      within(member.name),
    )
    member.child = child
    let words = ''
    child.stderr?.on('data', (bytes: Buffer) => {
      words = (words + bytes.toString()).slice(-MOST_ERROR_TEXT)
    })
    child.once('message', () => {
      if (member.child === child) member.ready = true
    })
    child.once('exit', async (code) => {
      if (stopping || member.child !== child) return
      const told = `${member.name} ended by itself with ${code}: ${words}`
      if (member.ready) crashes.push(told)
      else failedStarts.push({ at: Date.now(), words: told })
      await sleep(RESTART_MS)
      if (!stopping && member.child === child) launch(member)
    })
  }
  const find = (name: string) => members.get(name) ?? unknown(name)
  for (const member of members.values()) launch(member)
  return {
    kills,
    crashes,
    failedStarts,
    starts: () => [...members.values()].reduce((sum, { born }) => sum + born, 0),
    isReady: (name) => find(name).ready,
    relayAddress: (name) => relayOf(find(name)),
    kill(name) {
      const member = find(name)
      kills.push({ at: Date.now(), address: relayOf(member) })
      const { child } = member
      launch(member)
      child?.kill('SIGKILL')
    },
    footprint: (name) => footprintOf(find(name).child?.pid),
    async stop() {
      stopping = true
      const running = [...members.values()].flatMap(({ child }) => child ?? [])
      const left = running.filter(({ exitCode, signalCode }) => exitCode === null && signalCode === null)
      const ended = left.map((child) => once(child, 'exit'))
      for (const child of left) child.kill('SIGKILL')
      await Promise.all(ended)
    },
  }
}

async function footprintOf(pid: number | undefined): Promise<Footprint> {
  if (pid === undefined) return null
  try {
    const pages = (await readFile(`/proc/${pid}/statm`, 'utf8')).split(' ')[1]
    return { rss: Number(pages) * PAGE_BYTES, files: (await readdir(`/proc/${pid}/fd`)).length }
  } catch {
    return null
  }
}

function unknown(name: string): never {
  throw new TypeError(`no process is called ${name}`)
}
