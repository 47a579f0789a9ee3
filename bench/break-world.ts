import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createDatabase } from '../src/store/create-database.ts'
import { type Database, openDatabase } from '../src/store/database.ts'
import { freePort } from '../test/_support/free-port.ts'
import { type OwnPostgres, startOwnPostgres } from '../test/_support/own-postgres.ts'
import { CAN_MOUNT, mountSmall, unmount } from '../test/_support/small-disk.ts'
import { type Host, layOut } from './break-hosts.ts'
import { readPage } from './break-page.ts'
import { type Prometheus, startPrometheus } from './break-prometheus.ts'
import { readRules, shortenRules } from './break-rules.ts'
import { commandUnit, jobtideUnit, type Unit } from './break-units.ts'
import { startPractice } from './practice.ts'

/** Two hosts that run, and who watches them. */
export type World = {
  hosts: Record<string, Host>
  db: Database
  webUrl: string
  practiceUrl: string
  prometheus: Prometheus
  /** What each process wrote. */
  folder: string
  stop(): Promise<void>
}

const STARTED_ON_A = ['redis-server', 'jobtide-scheduler', 'jobtide-web']
const STARTED_ON_B = ['jobtide-workers@1', 'jobtide-workers@2']
/** Ports of the unit files and of docs/monitoring/prometheus.yml, by host. */
const OPS_PORTS = { A: ['9464', '9465', '9100'], B: ['9471', '9472', '9100'] }
const DISK_MEBIBYTES = 3_000

/** `fakesClock`: the processes of B take their time from libfaketime. */
export async function startWorld(fakesClock: boolean): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'jobtide-break-'))
  await chmod(folder, 0o755)
  const closers: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  const stop = async () => {
    for (const close of closers.splice(0).reverse()) await close()
  }
  try {
    return { ...(await build(folder, fakesClock, closers)), folder, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

async function build(
  folder: string,
  fakesClock: boolean,
  closers: (() => unknown)[],
): Promise<Omit<World, 'folder' | 'stop'>> {
  const disks = await mountDisks(folder, closers)
  const postgres = await startOwnPostgres(disks.postgres, ['-c', 'max_connections=100', '-c', 'max_wal_size=256MB'])
  closers.push(() => postgres.stop())
  await createDatabase(postgres.urlOf('postgres'), 'jobtide')
  const [redisPort, webPort, practicePort, relayPort, prometheusPort] = [
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
    await freePort(),
  ]
  const practice = await startPractice('127.0.0.1', practicePort, relayPort)
  closers.push(() => practice.stop())
  const units = new Map<string, Unit>()
  const control = await serveControl(units, closers)
  const ports = { A: await portsFor(OPS_PORTS.A), B: await portsFor(OPS_PORTS.B) }
  const settings = await settingsOf(postgres, { redisPort, webPort, relayPort })
  const host = (name: 'A' | 'B', data: string) =>
    layOut({
      ...{ name, folder: join(folder, name), ports: ports[name], controlUrl: control, redisPort },
      settings: `${settings}DATA_DIR=${data}\n`,
      places: [
        ['/var/lib/postgresql', disks.postgres],
        ['http://localhost:3000', `http://127.0.0.1:${webPort}`],
        ['http://localhost:4600', practice.url],
        ['http://a.internal:4600', practice.url],
      ],
      environment: environmentOf(postgres),
      fakesClock: fakesClock && name === 'B',
    })
  const hosts = { A: await host('A', join(folder, 'A', 'data')), B: await host('B', disks.data) }
  const redis = ['--port', String(redisPort), '--bind', '127.0.0.1', '--dir', hosts.A.folder, '--save', '']
  units.set(
    'A redis-server',
    commandUnit('redis-server', redis, () => hosts.A.base, join(folder, 'redis.log')),
  )
  units.set('A postgresql', unitOf(postgres))
  units.set(
    'A node-exporter',
    commandUnit(
      'prometheus-node-exporter',
      [
        `--web.listen-address=127.0.0.1:${ports.A.get('9100')}`,
        '--collector.disable-defaults',
        '--collector.filesystem',
      ],
      () => hosts.A.base,
      join(folder, 'node.log'),
    ),
  )
  for (const name of STARTED_ON_A.slice(1)) units.set(`A ${name}`, jobtideUnit(hosts.A, name))
  for (const name of STARTED_ON_B) units.set(`B ${name}`, jobtideUnit(hosts.B, name))
  closers.push(() => Promise.all([...units].map(([name, unit]) => (name === 'A postgresql' ? undefined : unit.stop()))))
  closers.push(() => {
    for (const each of Object.values(hosts)) each.endRest()
  })
  await hosts.A.run(`sudo systemctl start ${STARTED_ON_A[0]} node-exporter`)
  // The first lays the database out.
  await hosts.A.run(`sudo DATABASE_OWNER_URL=${postgres.urlOf('jobtide')} jobtide migrate`)
  await hosts.A.run(`sudo systemctl start ${STARTED_ON_A.slice(1).join(' ')}`)
  await hosts.B.run(`sudo systemctl start ${STARTED_ON_B.join(' ')}`)
  const addresses = new Map<string, string>(
    Object.entries(ports).flatMap(([name, own]) =>
      [...own].map(([stated, port]) => [`${name.toLowerCase()}.internal:${stated}`, `127.0.0.1:${port}`] as const),
    ),
  )
  // One machine has one disk, which one exporter tells of.
  addresses.set('b.internal:9100', addresses.get('a.internal:9100') ?? '')
  const rules = shortenRules(await readRules()).replace('/var/lib/postgresql', disks.postgres)
  const prometheus = await startPrometheus(
    folder,
    prometheusPort,
    { config: await readPage('monitoring/prometheus.yml'), rules },
    addresses,
  )
  closers.push(() => prometheus.stop())
  const db = openDatabase(postgres.urlOf('jobtide'), { max: 2 })
  closers.push(() => db.destroy())
  return { hosts, db, webUrl: `http://127.0.0.1:${webPort}`, practiceUrl: practice.url, prometheus }
}

/** A disk of its own for PostgreSQL and for B's data; plain folders for whoever cannot mount. */
async function mountDisks(folder: string, closers: (() => unknown)[]): Promise<{ postgres: string; data: string }> {
  const disks = { postgres: join(folder, 'postgresql'), data: join(folder, 'B', 'data') }
  for (const disk of Object.values(disks)) {
    await mkdir(disk, { recursive: true })
    if (!CAN_MOUNT) continue
    mountSmall(disk, DISK_MEBIBYTES, 0, '755')
    closers.push(() => unmount(disk))
  }
  return disks
}

async function portsFor(stated: string[]): Promise<Map<string, number>> {
  const ports = new Map<string, number>()
  for (const each of stated) ports.set(each, await freePort())
  return ports
}

/** /etc/jobtide/jobtide.env as docs/operate.md has it, with the addresses of this machine. */
async function settingsOf(
  postgres: OwnPostgres,
  ports: { redisPort: number; webPort: number; relayPort: number },
): Promise<string> {
  const { block = '' } = /^```ini jobtide\.env\n(?<block>.*?)^```$/ms.exec(await readPage('operate.md'))?.groups ?? {}
  const here: Record<string, string> = {
    DATABASE_URL: postgres.urlOf('jobtide').replace(/\/\/[^@]*/, '//jobtide_app:app'),
    QUEUE_URL: `redis://127.0.0.1:${ports.redisPort}`,
    SMTP_URL: `smtp://127.0.0.1:${ports.relayPort}`,
    BASE_URL: `http://127.0.0.1:${ports.webPort}`,
    SECRET_KEY: '5f0c7a9e21b84d63a7e90f1c2d3b4a5968778695a4b3c2d1e0f91827364554ab',
    OPS_HOST: '127.0.0.1',
    PORT: String(ports.webPort),
    FETCH_ALLOW_ADDRESSES: '127.0.0.0/8',
    ADMIN: 'false',
  }
  const kept = block.split('\n').filter((line) => !((line.split('=')[0] ?? '') in { ...here, DATA_DIR: '' }))
  if (block === '') throw new Error('docs/operate.md has no box "ini jobtide.env"')
  return `${kept.join('\n')}\n${Object.entries(here)
    .map(([key, value]) => `${key}=${value}\n`)
    .join('')}`
}

function environmentOf(postgres: OwnPostgres): Record<string, string> {
  const { hostname, port, username, password } = new URL(postgres.urlOf('jobtide'))
  return { PGHOST: hostname, PGPORT: port, PGUSER: username, PGPASSWORD: password }
}

function unitOf(postgres: OwnPostgres): Unit {
  let isUp = true
  return {
    async start() {
      if (isUp) return
      await postgres.start()
      isUp = true
    },
    async stop() {
      await postgres.kill('SIGINT')
      isUp = false
      await sleep(1_000)
    },
    pid: () => undefined,
  }
}

/** What stands for systemd: does what systemctl and systemd-run are told on a host. */
async function serveControl(units: Map<string, Unit>, closers: (() => unknown)[]): Promise<string> {
  const server = createServer(async (request, response) => {
    const host = request.url?.slice(1) ?? ''
    const said = await text(request)
    const answer = await obey(units, host, said).then(
      (words) => ({ status: 200, words }),
      (error: unknown) => ({ status: 400, words: String(error) }),
    )
    response.writeHead(answer.status).end(answer.words)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  closers.push(() => new Promise((done) => server.close(done)))
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`
}

async function obey(units: Map<string, Unit>, host: string, said: string): Promise<string> {
  const run = /^run --unit=(\S+) sh -c (.*)$/s.exec(said)
  if (run !== null) {
    const [, name = '', script = ''] = run
    const unit = commandUnit('sh', ['-c', script], () => ({ PATH: process.env.PATH ?? '' }), '/dev/null')
    units.set(`${host} ${name}`, unit)
    await unit.start()
    return ''
  }
  const [verb = '', ...words] = said.split(' ')
  const named = words.filter((word) => !word.startsWith('-') && word !== 'MainPID')
  for (const name of named) {
    const unit = units.get(`${host} ${name}`)
    if (unit === undefined) throw new Error(`${host} has no unit ${name}`)
    if (verb === 'show') return `${unit.pid() ?? 0}\n`
    if (verb === 'stop' || verb === 'restart') await unit.stop()
    if (verb === 'start' || verb === 'restart') await unit.start()
  }
  return ''
}
