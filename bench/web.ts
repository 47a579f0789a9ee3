import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import autocannon from 'autocannon'
import { sql } from 'kysely'
import { makeRelease } from '../src/releases/make.ts'
import { ofMarket } from '../src/releases/of-market.ts'
import type { Database } from '../src/store/database.ts'
import { rebuildCells } from '../src/store/market-cell.ts'
import { refreshMarket } from '../src/store/market-refresh.ts'
import { storeRoles } from '../src/store/migrate.ts'
import { loadTaxonomy } from '../src/taxonomy/load-roles.ts'
import { forkScript } from '../test/_support/fork-script.ts'
import { freePort } from '../test/_support/free-port.ts'
import { loadAds, loadOpenings, TODAY } from './market-load.ts'
import type { PlainAnswer } from './plain-web.ts'
import { type BenchResult, withRatios } from './result.ts'
import { freshDatabase, type Server, withFolder, withServer } from './server.ts'

export type WebSize = { openings: number; ads: number; connections: number; seconds: number; rounds: number }

const SMALL: WebSize = { openings: 5_000, ads: 2_000, connections: 10, seconds: 1, rounds: 2 }
const FULL: WebSize = { openings: 500_000, ads: 100_000, connections: 50, seconds: 10, rounds: 3 }
const NOW = new Date(`${TODAY}T10:05:00Z`)

/** Pages and API under load over loopback, each beside a bare Fastify that answers the same bytes from memory. They take turns. */
export function run({ full }: { full: boolean }): Promise<BenchResult> {
  return withServer((server) => measureWeb(server, full ? FULL : SMALL))
}

export async function measureWeb(server: Server, size: WebSize): Promise<BenchResult> {
  const { db, url, drop } = await freshDatabase(server)
  try {
    const role = await loadData(db, size)
    return await withFolder((folder) => serveAndMeasure(url, folder, role, size))
  } finally {
    await drop()
  }
}

/** A market with a release, and the role that is asked for most. */
async function loadData(db: Database, { openings, ads }: WebSize): Promise<string> {
  const taxonomy = loadTaxonomy()
  await storeRoles(db, taxonomy)
  await loadOpenings(db, openings)
  await rebuildCells(db)
  await loadAds(db, ads)
  await refreshMarket(db, () => NOW)
  await makeRelease({ db, taxonomy, now: () => NOW }, ofMarket())
  await sql`vacuum analyze`.execute(db)
  const { rows } = await sql<{ slug: string }>`
    select role_slug as slug from posting where role_slug is not null group by 1 order by count(*) desc, 1 limit 1`.execute(
    db,
  )
  if (rows[0] === undefined) throw new Error('no posting has a role')
  return rows[0].slug
}

async function serveAndMeasure(databaseUrl: string, folder: string, role: string, size: WebSize): Promise<BenchResult> {
  const paths = {
    home: '/',
    roles: '/roles',
    role: `/roles/${role}`,
    trends: '/trends',
    subscribe: '/subscribe',
    api_postings: '/api/v1/postings',
    api_role: `/api/v1/roles/${role}`,
  }
  const [port, plainPort] = [await freePort(), await freePort()]
  const service = await forkScript(new URL('../test/_support/service-process.ts', import.meta.url), ['web'], {
    DATABASE_URL: databaseUrl,
    DATA_DIR: folder,
    PORT: String(port),
    SMTP_URL: 'smtp://127.0.0.1:9',
    TRUST_PROXY: 'true',
  })
  const answers = await Promise.all(Object.values(paths).map((path) => readAnswer(`http://127.0.0.1:${port}`, path)))
  await writeFile(join(folder, 'answers.json'), JSON.stringify(answers))
  const words = [join(folder, 'answers.json'), String(plainPort)]
  const plain = await forkScript(new URL('./plain-web.ts', import.meta.url), words, {})
  try {
    const metrics: Record<string, number> = {}
    const baselines: Record<string, number> = {}
    for (const [index, [name, path]] of Object.entries(paths).entries()) {
      const ours = await measureInTurns([port, plainPort], path, size)
      metrics[`${name}_bytes`] = Buffer.byteLength(answers[index]?.body ?? '')
      Object.assign(metrics, named(name, ours[0]), { [`${name}_errors`]: ours[0]?.errors ?? 0 })
      Object.assign(baselines, named(name, ours[1]))
    }
    return withRatios({ name: 'web', size: size.ads, metrics, baselines })
  } finally {
    service.kill('SIGKILL')
    plain.kill('SIGKILL')
  }
}

async function readAnswer(origin: string, path: string): Promise<PlainAnswer> {
  const response = await fetch(`${origin}${path}`)
  if (response.status !== 200) throw new Error(`${path} answers ${response.status}`)
  return { path, contentType: response.headers.get('content-type') ?? '', body: await response.text() }
}

/** `times` in milliseconds, one for each answer; `errors` are answers other than 2xx, and requests without any. */
type Load = { times: number[]; errors: number; seconds: number }

async function measureInTurns(ports: number[], path: string, size: WebSize): Promise<Load[]> {
  const loads = ports.map((): Load => ({ times: [], errors: 0, seconds: 0 }))
  for (const port of ports) await loadOne(port, path, { ...size, seconds: 1 })
  for (let round = 0; round < size.rounds; round += 1)
    for (const [index, port] of ports.entries()) {
      const { times, errors, seconds } = await loadOne(port, path, size)
      const sum = loads[index]
      if (sum === undefined) continue
      sum.times = sum.times.concat(times)
      sum.errors += errors
      sum.seconds += seconds
    }
  return loads
}

function loadOne(port: number, path: string, { connections, seconds }: WebSize): Promise<Load> {
  return new Promise((done, fail) => {
    const times: number[] = []
    const started = performance.now()
    const instance = autocannon(
      {
        url: `http://127.0.0.1:${port}${path}`,
        connections,
        duration: seconds,
        // Each comes from another network, or the limits of one would answer.
        requests: [{ setupRequest: (request) => ({ ...request, headers: { 'x-forwarded-for': anyAddress() } }) }],
      },
      (error, result) => {
        if (error) return fail(error)
        const errors = result.errors + result.non2xx
        done({ times, errors, seconds: (performance.now() - started) / 1_000 })
      },
    )
    instance.on('response', (_client, _status, _bytes, ms) => times.push(ms))
  })
}

function anyAddress(): string {
  const part = () => Math.floor(Math.random() * 254) + 1
  return `${part()}.${part()}.${part()}.${part()}`
}

function named(name: string, load: Load | undefined): Record<string, number> {
  const { times, seconds } = load ?? { times: [], seconds: 1 }
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN
  return {
    [`${name}_per_second`]: times.length / seconds,
    [`${name}_p50_ms`]: at(0.5),
    [`${name}_p95_ms`]: at(0.95),
    [`${name}_p99_ms`]: at(0.99),
  }
}
