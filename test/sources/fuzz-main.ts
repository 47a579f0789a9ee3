import { parseArgs } from 'node:util'
import { loadSources } from '../../src/sources/registry.ts'
import { fuzzConnector } from './fuzz-connector.ts'

/** `npm run fuzz -- --runs 10000 --seed 1 workday`: harmed pages of every connector, or of those named, and what became of them. */
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
  allowPositionals: true,
})
const sources = [...(await loadSources()).values()].filter(
  ({ id }) => positionals.length === 0 || positionals.includes(id),
)
const tallies = sources.map((source) => fuzzConnector(source, Number(values.runs), Number(values.seed)))
console.table(tallies.map(({ slowestMs, ...tally }) => ({ ...tally, slowestMs: Math.round(slowestMs) })))
console.log(`${tallies.reduce((sum, { tried }) => sum + tried, 0)} harmed pages tried`)
