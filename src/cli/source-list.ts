import { Command, InvalidArgumentError, Option } from 'commander'
import { countSources, listSources, type Source, type SourceFilter } from '../store/source.ts'
import { parkedLine } from './parked-line.ts'
import { printJson, printTable, withContext } from './session.ts'

type Given = Omit<SourceFilter, 'limit'> & { limit: number; counts?: boolean; json?: boolean }
type Count = Awaited<ReturnType<typeof countSources>>[number]

const SHOWN = 100

export function sourceListCommand(): Command {
  return new Command('list')
    .description('list the sources, and how many there are')
    .option('--connector <id>', 'only those of one system')
    .addOption(new Option('--state <state>', 'only those in one state').choices(['active', 'paused', 'parked']))
    .option('--limit <n>', 'how many to list; 0 lists all', toLimit, SHOWN)
    .option('--counts', 'only how many there are of each system')
    .option('--json', 'print JSON: all of them unless --limit is given')
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide source list --counts\n  jobtide source list --connector greenhouse --state paused',
    )
    .action((given: Given, command: Command) =>
      withContext(async ({ context }) => {
        const counts = (await countSources(context.db)).filter((count) => fits(count, given))
        if (given.counts) return given.json ? printJson(counts) : printCounts(counts)
        const isAll = given.limit === 0 || (given.json === true && command.getOptionValueSource('limit') === 'default')
        const { connector, state } = given
        const sources = await listSources(context.db, { connector, state, ...(isAll ? {} : { limit: given.limit }) })
        if (given.json) return printJson(sources)
        printSources(sources, counts, given)
      }),
    )
}

function fits(count: Count, { connector, state }: Given): boolean {
  return (connector === undefined || count.connector === connector) && (state === undefined || count.state === state)
}

function printSources(sources: Source[], counts: Count[], given: Given): void {
  if (sources.length > 0)
    printTable(
      sources.map((source) => ({
        source: `${source.connector}/${source.board}`,
        name: source.name,
        state: source.state,
        every: source.everyMinutes,
        'next run': source.nextRunAt.toISOString().slice(0, 16),
      })),
    )
  for (const source of sources.filter(({ state }) => state === 'parked'))
    console.log(parkedLine(`${source.connector}/${source.board}`, source))
  const all = counts.reduce((sum, { count }) => sum + count, 0)
  const isFiltered = given.connector !== undefined || given.state !== undefined
  if (all === 0) {
    console.log(isFiltered ? 'No source is like that.' : 'No sources yet. Add one: jobtide source add <url>')
    return
  }
  if (sources.length < all) console.log(`… and ${all - sources.length} more; --limit 0 lists all`)
  const states = [...new Set(counts.map(({ state }) => state))].sort()
  const inState = states.map((state) => `${sum(counts, (count) => count.state === state)} ${state}`)
  console.log(`\n${all} ${all === 1 ? 'source' : 'sources'}: ${inState.join(', ')}`)
}

function printCounts(counts: Count[]): void {
  if (counts.length === 0) {
    console.log('No source is like that.')
    return
  }
  const connectors = [...new Set(counts.map(({ connector }) => connector))]
  const states = [...new Set(counts.map(({ state }) => state))].sort()
  const row = (name: string, isOf: (count: Count) => boolean) => ({
    connector: name,
    ...Object.fromEntries(states.map((state) => [state, sum(counts, (count) => isOf(count) && count.state === state)])),
    all: sum(counts, isOf),
  })
  printTable([...connectors.map((name) => row(name, ({ connector }) => connector === name)), row('all', () => true)])
}

const sum = (counts: Count[], isMeant: (count: Count) => boolean): number =>
  counts.filter(isMeant).reduce((total, { count }) => total + count, 0)

function toLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 0) throw new InvalidArgumentError('give a whole number, 0 or more')
  return limit
}
