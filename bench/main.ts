import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { printTable } from '../src/cli/session.ts'
import { type BenchResult, BenchSkipped, type RunBench } from './result.ts'

/** Every bench by name. */
const BENCHES: Record<string, () => Promise<{ run: RunBench }>> = {
  ingest: () => import('./ingest.ts'),
  fetch: () => import('./fetch.ts'),
  accuracy: () => import('./accuracy.ts'),
  match: () => import('./match.ts'),
  plan: () => import('./plan.ts'),
  send: () => import('./send.ts'),
  kill: () => import('./kill.ts'),
  market: () => import('./market.ts'),
  web: () => import('./web.ts'),
  chaos: () => import('./chaos.ts'),
  network: () => import('./network.ts'),
  soak: () => import('./soak.ts'),
  ads: () => import('./real-ads.ts'),
  outside: () => import('./outside.ts'),
}

const USAGE = `usage: npm run bench -- [name] [--full] [--json]
names: ${Object.keys(BENCHES).join(' ')}
without a name, every bench runs at its small size`

const WRONG_USE = 2

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = await main(process.argv.slice(2))

async function main(words: string[]): Promise<number> {
  const given = readWords(words)
  if (given === null) return refuse(USAGE)
  if (given.help) return show(USAGE)
  if (given.name === undefined) {
    for (const [name, load] of Object.entries(BENCHES)) await runOne(name, load, given)
    return 0
  }
  const load = Object.hasOwn(BENCHES, given.name) ? BENCHES[given.name] : undefined
  if (load === undefined) return refuse(`no bench is called ${given.name}\n${USAGE}`)
  await runOne(given.name, load, given)
  return 0
}

type Given = { name: string | undefined; full: boolean; json: boolean; help: boolean }

function readWords(words: string[]): Given | null {
  const flag = { type: 'boolean', default: false } as const
  try {
    const { values, positionals } = parseArgs({
      args: words,
      options: { full: flag, json: flag, help: flag },
      allowPositionals: true,
    })
    return positionals.length > 1 ? null : { ...values, name: positionals[0] }
  } catch {
    return null // parseArgs throws for a flag it does not know
  }
}

async function runOne(name: string, load: () => Promise<{ run: RunBench }>, given: Given): Promise<void> {
  try {
    const { run } = await load()
    const result = await run({ full: given.full })
    if (given.json) process.stdout.write(`${JSON.stringify(result)}\n`)
    else printResult(result)
  } catch (error) {
    if (!(error instanceof BenchSkipped)) throw error
    console.error(`${name}: skipped, ${error.message}`)
  }
}

function printResult({ name, size, metrics, baselines, ratios }: BenchResult): void {
  console.log(`\n${name}, size ${size}\n`)
  const keys = [...new Set([...Object.keys(metrics), ...Object.keys(baselines)])]
  printTable(
    keys.map((metric) => ({
      metric,
      value: tidy(metrics[metric]),
      baseline: tidy(baselines[metric]),
      ratio: tidy(ratios[metric]),
    })),
  )
}

/** Whole numbers stay whole; others get four significant digits. */
function tidy(value: number | undefined): number | null {
  if (value === undefined) return null
  return Number.isInteger(value) || Math.abs(value) >= 1000 ? Math.round(value) : Number(value.toPrecision(4))
}

function refuse(text: string): number {
  console.error(text)
  return WRONG_USE
}

function show(text: string): number {
  console.log(text)
  return 0
}
