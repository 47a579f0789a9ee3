import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CAN_MOUNT } from '../test/_support/small-disk.ts'
import { DAYS_BEFORE_ALERT, DAYS_BEFORE_END } from './break-days.ts'
import { FAKETIME } from './break-hosts.ts'
import { readMending, readWays, type Way } from './break-page.ts'
import type { Alert } from './break-prometheus.ts'
import { patienceOf, readRules } from './break-rules.ts'
import { prepare } from './break-service.ts'
import { startWorld, type World } from './break-world.ts'

/** Seconds until the first alert fired, and from mending until all were gone. `alerts` those of the way, in the order they came. */
export type Broken = { way: string; alerts: { name: string; after: number }[]; over: number }

const PAGE = new URL('../docs/breaking.md', import.meta.url)
const HEAD_OF_TABLE =
  '| way | found by | the rule waits | found in the run after | gone after mending |\n|---|---|---|---|---|'
const LONGEST_S = 240
const LOOK_MS = 300
const USAGE = `npm run break -- [way …] [--write]

Starts the two hosts of docs/operate.md, breaks them in the ways of docs/breaking.md, waits for the alert of each, mends it by the
page the alert names, and waits until the alert is gone. Some twenty minutes for all. --write puts the times
into the page.`

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()

/** What this machine lacks for breaking anything at all; null: nothing. */
export function findLack(): string | null {
  const programs = ['prometheus', 'prometheus-node-exporter', 'redis-server', 'psql', 'curl']
  const missing = programs.filter((name) => spawnSync(name, ['--version']).status !== 0)
  return missing.length === 0 ? null : `not installed: ${missing.join(', ')}`
}

/** Breaks in each of the ways that are named, all when none is. Throws when one was not found, or not mended. */
export async function breakAll(names: string[], tell: (words: string) => void): Promise<Broken[]> {
  const fakesClock = existsSync(FAKETIME)
  const all = await readWays()
  const unknown = names.filter((name) => !all.some((way) => way.name === name))
  if (unknown.length > 0) throw new TypeError(`no way is called ${unknown.join(', ')}`)
  const ways = all.filter(({ name }) => names.length === 0 || names.includes(name))
  const done: Broken[] = []
  const failed: string[] = []
  const world = await startWorld(fakesClock)
  const end = () => void world.stop().finally(() => process.exit(1))
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  try {
    await prepare(world)
    await untilQuiet(world, tell)
    tell('both hosts run, and no alert fires')
    for (const way of ways) {
      const lacks = lackFor(way.name, fakesClock)
      if (lacks !== null) tell(`${way.name}: left out, ${lacks}`)
      else
        await breakOnce(world, way, tell).then(
          (broken) => done.push(broken),
          async (error: Error) => {
            tell(`${way.name}: FAILED, ${error.message}`)
            failed.push(way.name)
            await mendAnyway(world, way, tell)
          },
        )
    }
    if (failed.length > 0) throw new Error(`not found or not mended: ${failed.join(', ')}`)
    await world.hosts.A?.run('sudo jobtide status')
    return done
  } catch (error) {
    tell(await readLogs(world))
    throw error
  } finally {
    await world.stop()
  }
}

function lackFor(way: string, fakesClock: boolean): string | null {
  if (way === 'clock' && !fakesClock) return 'libfaketime is not installed'
  if (way.endsWith('disk') && !CAN_MOUNT) return 'this user cannot mount a disk'
  return null
}

async function breakOnce(world: World, way: Way, tell: (words: string) => void): Promise<Broken> {
  const { db, prometheus } = world
  const before = firing(await prometheus.alerts())
  if (before.length > 0) throw new Error(`before ${way.name}: ${before.map(({ name }) => name)}`)
  const from = performance.now()
  for (const { host, commands } of way.boxes) await world.hosts[host]?.run(commands)
  await DAYS_BEFORE_ALERT[way.name]?.(db)
  const came = new Map<string, { alert: Alert; after: number }>()
  await until(`${way.alerts} fire, for ${way.name}`, world, async () => {
    for (const alert of firing(await prometheus.alerts()))
      if (way.alerts.includes(alert.name) && !came.has(alert.name))
        came.set(alert.name, { alert, after: secondsSince(from) })
    return came.size === way.alerts.length
  })
  const others = firing(await prometheus.alerts()).filter(({ name }) => !came.has(name))
  const mends = await findMends(
    way,
    [...came.values()].map(({ alert }) => alert),
  )
  const mendedFrom = performance.now()
  for (const { host, commands } of mends) await world.hosts[host]?.run(commands)
  await DAYS_BEFORE_END[way.name]?.(db)
  await untilQuiet(world, tell)
  for (const host of Object.values(world.hosts)) host.endRest()
  const broken = {
    way: way.name,
    alerts: [...came].map(([name, { after }]) => ({ name, after })).sort((one, other) => one.after - other.after),
    over: secondsSince(mendedFrom),
  }
  const also = others.length === 0 ? '' : `; also ${[...new Set(others.map(({ name }) => name))].join(', ')}`
  tell(
    `${way.name}: ${broken.alerts.map(({ name, after }) => `${name} after ${after} s`).join(', ')}; over ${broken.over} s after mending${also}`,
  )
  return broken
}

/** So that the next way begins well. */
async function mendAnyway(world: World, way: Way, tell: (words: string) => void): Promise<void> {
  for (const alert of way.alerts)
    for (const { host, commands } of await readMending(`docs/mending.md#${alert.toLowerCase()}`, way.name).catch(
      () => [],
    ))
      await world.hosts[host]?.run(commands)
  await DAYS_BEFORE_END[way.name]?.(world.db)
  for (const host of Object.values(world.hosts)) host.endRest()
  await untilQuiet(world, tell)
}

/** What the alerts' runbooks say, in the order of the way's alerts; one of them has to know the way. */
async function findMends(way: Way, alerts: Alert[]) {
  const found = await Promise.allSettled(alerts.map(({ runbook }) => readMending(runbook, way.name)))
  const boxes = found.flatMap((each) => (each.status === 'fulfilled' ? each.value : []))
  if (boxes.length === 0) throw new Error(`no runbook of ${way.alerts} mends ${way.name}`)
  return boxes
}

function firing(alerts: Alert[]): Alert[] {
  return alerts.filter(({ state }) => state === 'firing')
}

function secondsSince(from: number): number {
  return Math.round((performance.now() - from) / 1_000)
}

/** No alert fires or is about to. */
async function untilQuiet(world: World, tell: (words: string) => void): Promise<void> {
  let quiet = 0
  await until('no alert is left', world, async () => {
    quiet = (await world.prometheus.alerts()).length === 0 ? quiet + 1 : 0
    return quiet * LOOK_MS > 3_000
  }).catch((error: unknown) => {
    tell('alerts are left')
    throw error
  })
}

async function until(what: string, { prometheus }: World, isSo: () => Promise<boolean>): Promise<void> {
  const from = performance.now()
  while (!(await isSo())) {
    if (secondsSince(from) > LONGEST_S) {
      const alerts = (await prometheus.alerts()).map(
        ({ name, state, labels }) => `${name} ${state} ${JSON.stringify(labels)}`,
      )
      throw new Error(`waited ${LONGEST_S} s until ${what}; alerts: ${alerts.join('; ') || 'none'}`)
    }
    await sleep(LOOK_MS)
  }
}

async function readLogs({ folder }: World): Promise<string> {
  const names = ['A/jobtide-scheduler', 'A/jobtide-web', 'B/jobtide-workers@1', 'B/jobtide-workers@2']
  const texts = await Promise.all(names.map((name) => readFile(`${folder}/${name}.log`, 'utf8').catch(() => '')))
  return names.map((name, at) => `--- ${name}\n${texts[at]?.slice(-1_500)}`).join('\n')
}

async function main(): Promise<void> {
  const flag = { type: 'boolean', default: false } as const
  const { values, positionals } = parseArgs({ options: { write: flag, help: flag }, allowPositionals: true })
  if (values.help) return console.log(USAGE)
  const lack = findLack()
  if (lack !== null) {
    console.error(lack)
    process.exitCode = 1
    return
  }
  const started = performance.now()
  const done = await breakAll(positionals, (words) => console.log(`${secondsSince(started)} s  ${words}`))
  if (values.write) await writeTimes(done)
}

/** The table of the page: measured with shortened times, beside how long the rule waits as it stands. Ways that were not broken
 *  now keep their rows. */
export async function writeTimes(done: Broken[]): Promise<void> {
  const patience = patienceOf(await readRules())
  const page = await readFile(PAGE, 'utf8')
  const rows = new Map<string, string[]>()
  for (const [row, way = ''] of page.matchAll(/^\| \[([a-z-]+)\]\(#.*$/gm))
    rows.set(way, [...(rows.get(way) ?? []), row])
  for (const { way, alerts, over } of done)
    rows.set(
      way,
      alerts.map(({ name, after }) => {
        const waits = patience.get(name) ?? 0
        const link = `[${name}](mending.md#${name.toLowerCase()})`
        return `| [${way}](#${way}) | ${link} | ${waits < 60 ? 'for nothing' : long(waits)} | ${after} s | ${over} s |`
      }),
    )
  const order = (await readWays()).flatMap(({ name }) => rows.get(name) ?? [])
  const text = page.replace(
    /(<!-- times: .*? -->\n).*?(<!-- \/times -->)/s,
    (_, from, to) => `${from}${[HEAD_OF_TABLE, ...order].join('\n')}\n${to}`,
  )
  await writeFile(PAGE, text)
}

function long(seconds: number): string {
  if (seconds >= 2 * 86_400) return `${Math.round(seconds / 86_400)} days`
  return seconds >= 5_400 ? `${Math.round(seconds / 360) / 10} h` : `${Math.round(seconds / 60)} min`
}
