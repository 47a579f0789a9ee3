import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** What each room may import of ours, and which libraries are its alone. A room that is not listed may not exist. */
const TABLE: Record<string, string[]> = {
  domain: [],
  errors: [],
  log: [],
  meter: [],
  version: [],
  trace: [],
  config: ['domain', 'errors'],
  normalize: ['domain', 'taxonomy', 'errors'],
  archive: ['errors'],
  taxonomy: ['domain', 'errors', 'archive'],
  match: ['domain'],
  digest: ['domain'],
  sources: ['domain', 'errors'],
  http: ['domain', 'errors', 'normalize'],
  send: ['domain', 'errors', 'normalize'],
  store: ['domain', 'errors', 'normalize'],
  official: ['domain', 'errors', 'normalize', 'archive'],
  market: ['domain'],
  billing: ['domain', 'errors'],
  jobs: ['domain', 'errors'],
  demo: ['domain'],
  train: ['domain', 'normalize', 'taxonomy'],
  context: [
    'jobs',
    'billing',
    'config',
    'http',
    'log',
    'meter',
    'normalize',
    'send',
    'sources',
    'store',
    'market',
    'domain',
    'trace',
  ],
  alerts: ['context', 'domain', 'match', 'digest', 'store', 'send', 'market'],
  replay: ['context', 'domain', 'errors', 'normalize', 'store'],
  discovery: ['context', 'domain', 'errors', 'http', 'sources', 'store'],
  control: ['config', 'context', 'domain', 'errors', 'jobs', 'store', 'taxonomy'],
  releases: ['context', 'domain', 'errors', 'store', 'market'],
  doctor: ['config', 'domain', 'errors', 'jobs', 'send', 'store'],
  mcp: ['context', 'domain', 'market', 'taxonomy', 'version'],
  web: ['*'],
  workers: ['*'],
  cli: ['*'],
}

/** Above everything: only these may name them. The command line is where a process is put together. */
const TOP: Record<string, string[]> = { web: ['workers'], workers: ['cli'], cli: [] }

const PURE = ['domain', 'normalize', 'match', 'digest', 'taxonomy']
const ONLY_IN: Record<string, RegExp> = {
  bullmq: /^workers\/_(?:runtime|run-job|telemetry)\.ts$/,
  'bullmq-otel': /^workers\/_telemetry\.ts$/,
  '@opentelemetry/api': /^workers\/_telemetry\.ts$/,
  '@opentelemetry/sdk-trace-node': /^workers\/_telemetry\.ts$/,
  '@bull-board/api': /^src\/web\/admin\/board-room\.ts$/,
  '@bull-board/api/bullMQAdapter': /^src\/web\/admin\/board-room\.ts$/,
  undici: /^src\/http(?:\/|\.ts$)/,
  'robots-parser': /^src\/http\//,
  kysely: /^src\/(?:store|market)\//,
  pg: /^src\/store\//,
  fastify: /^(?:src\/web\/|workers\/main\.ts$)/,
  nodemailer: /^src\/send\//,
  commander: /^src\/cli\//,
  'prom-client': /^src\/(?:meter|web\/ops-gauges)\.ts$/,
  '@modelcontextprotocol/server': /^src\/mcp\//,
  stripe: /^src\/billing\//,
}

type Import = { from: string; to: string; names: string }

const files = ['src', 'jobs', 'workers'].flatMap((folder) => listFiles(join(ROOT, folder)))
const imports = files.flatMap(readImports)

function listFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => relative(ROOT, join(entry.parentPath, entry.name)))
}

function readImports(file: string): Import[] {
  const text = readFileSync(join(ROOT, file), 'utf8')
  return [
    ...text.matchAll(/(?:^|\n)\s*(?:import|export)\s([^'"]*?)from\s+['"]([^'"]+)['"]|import\(['"]([^'"]+)['"]\)/g),
  ].map((match) => {
    const target = match[2] ?? match[3] ?? ''
    const to = target.startsWith('.') ? relative(ROOT, resolve(dirname(join(ROOT, file)), target)) : target
    return { from: file, to, names: match[1] ?? '' }
  })
}

/** src/store/run.ts → store; src/http.ts → http; jobs/all.ts → jobs. */
function roomOf(file: string): string {
  const parts = file.replace(/\.ts$/, '').split('/')
  return (parts[0] === 'src' ? parts[1] : parts[0]) ?? ''
}

const isOurs = (target: string) => target.endsWith('.ts')

describe('the import table', () => {
  it('knows every room', () => {
    expect([...new Set(files.map(roomOf))].filter((room) => !(room in TABLE))).toEqual([])
  })

  it('lets each room import only what it may', () => {
    const wrong = imports
      .filter(({ to }) => isOurs(to))
      .filter(({ from, to }) => roomOf(from) !== roomOf(to) && !mayImport(roomOf(from), roomOf(to)))
      .map(({ from, to }) => `${from} imports ${to}`)
    expect(wrong).toEqual([])
  })

  it('keeps each library in the room that owns it', () => {
    const wrong = imports
      .filter(({ to }) => to in ONLY_IN)
      .filter(({ from, to }) => !ONLY_IN[to]?.test(from))
      .map(({ from, to }) => `${from} imports ${to}`)
    expect(wrong).toEqual([])
  })

  it('keeps time, chance, environment and I/O out of the pure rooms', () => {
    const impure = /\bnew Date\(\)|Date\.now\(|Math\.random\(|process\.|from 'node:(?!crypto'|zlib')/
    const wrong = files
      .filter((file) => PURE.includes(roomOf(file)) && !/\/(?:load|import)[\w-]*\.ts$/.test(file))
      .filter((file) => impure.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(wrong).toEqual([])
  })

  it('lets configuration come from one place', () => {
    const readers = files.filter((file) => /process\.env\b/.test(readFileSync(join(ROOT, file), 'utf8')))
    expect(readers.filter((file) => roomOf(file) !== 'cli')).toEqual([])
  })

  it('lets a figure come to be in the gate alone', () => {
    const makers = files.filter((file) =>
      /(?:\bas (?:unknown as )?|<)GatedFigure(?:\[\])?\s*(?:[;)\n]|>\w)/.test(readFileSync(join(ROOT, file), 'utf8')),
    )
    expect(makers).toEqual(['src/market/gate.ts'])
  })

  it('sees an import that is not allowed', () => {
    expect(mayImport('sources', 'store')).toBe(false)
    expect(mayImport('store', 'web')).toBe(false)
    expect(mayImport('workers', 'cli')).toBe(false)
  })
})

function mayImport(from: string, to: string): boolean {
  if (to in TOP) return from === 'cli' || (TOP[to] ?? []).includes(from)
  const allowed = TABLE[from] ?? []
  return allowed.includes('*') || allowed.includes(to)
}
