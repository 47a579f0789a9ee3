import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command, InvalidArgumentError } from 'commander'
import { fetchSource } from '../../jobs/fetch-source.ts'
import type { Context } from '../context.ts'
import { PayloadError, UsageError } from '../errors.ts'
import type { SourceDefinition } from '../sources/_shared/define.ts'
import { detectSource, loadSources } from '../sources/registry.ts'
import { openRun } from '../store/run.ts'
import { addSource, findSource, listSources, type Source, setSourceState } from '../store/source.ts'
import { parkedLine } from './parked-line.ts'
import { printJson, printTable, withContext } from './session.ts'

/** Boards and feeds: which are read, how often, and what a recorded page of them yields. */
export function sourceCommand(): Command {
  return new Command('source')
    .description('add, list, run, pause and resume sources; read a recorded page')
    .addCommand(addCommand())
    .addCommand(listCommand())
    .addCommand(runCommand())
    .addCommand(stateCommand('pause', 'paused', 'stop reading a source; its postings stay'))
    .addCommand(stateCommand('resume', 'active', 'read a paused or parked source again, at once'))
    .addCommand(readCommand())
}

function addCommand(): Command {
  return new Command('add')
    .description('add the board behind a public careers address')
    .argument('<url>', 'address of the board or of one of its postings')
    .option('--connector <id>', 'do not detect the system, it is this one (with --board)')
    .option('--board <name>', 'the board’s name in that system')
    .option('--name <employer>', 'the employer, used when postings name none')
    .option('--every <minutes>', 'how often to read it; 15 is the least', toMinutes)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide source add https://boards.greenhouse.io/acme\n  jobtide source add https://careers.acme.example --name Acme --every 360',
    )
    .action((url: string, options: AddOptions) =>
      withContext(async ({ context }) => {
        const found = locate(context.sources, url, options)
        const connector = context.sources.get(found.connector)
        if (!connector)
          throw new UsageError(
            `no connector is called ${found.connector}; there are: ${[...context.sources.keys()].join(', ')}`,
          )
        const source = {
          ...found,
          name: options.name ?? found.board,
          everyMinutes: options.every ?? connector.everyMinutes,
        }
        const { id, added } = await addSource(context.db, source, context.now())
        if (options.json) return printJson({ id, added, ...source })
        console.log(
          `${added ? 'Added' : 'Known already'}: ${connector.name} board “${source.board}”, read every ${source.everyMinutes} minutes (${id})`,
        )
      }),
    )
}

type AddOptions = { connector?: string; board?: string; name?: string; every?: number; json?: boolean }

function locate(
  sources: ReadonlyMap<string, SourceDefinition>,
  url: string,
  options: AddOptions,
): { connector: string; board: string; origin: string } {
  if (options.connector !== undefined && options.board !== undefined)
    return { connector: options.connector, board: options.board, origin: url.replace(/\/$/, '') }
  const found = detectSource(sources, url)
  if (!found)
    throw new UsageError(
      `${url} is no http(s) address; give the address of a careers page, such as https://boards.greenhouse.io/acme`,
    )
  return { ...found, origin: found.origin ?? sources.get(found.connector)?.origin ?? '' }
}

function toMinutes(text: string): number {
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 15) throw new InvalidArgumentError('give whole minutes, 15 or more')
  return minutes
}

function listCommand(): Command {
  return new Command('list')
    .description('list the sources')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const sources = await listSources(context.db)
        if (options.json) return printJson(sources)
        if (sources.length === 0) return console.log('No sources yet. Add one: jobtide source add <url>')
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
      }),
    )
}

function runCommand(): Command {
  return new Command('run')
    .description('read a source now; a running service does the work')
    .argument('<source>', 'connector/board, board or id')
    .action((name: string) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, name)
        const runId = await openRun(context.db, source.id, 'queued', context.now())
        if (runId === null) throw new UsageError(`${name} is being read right now; see jobtide status`)
        await context.enqueue(fetchSource, [{ runId }])
        console.log(`Queued run ${runId} of ${source.connector}/${source.board}. Workers do it: jobtide start`)
      }),
    )
}

function stateCommand(name: 'pause' | 'resume', state: Source['state'], description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<source>', 'connector/board, board or id')
    .action((given: string) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, given)
        await setSourceState(
          context.db,
          source.id,
          state,
          state === 'paused' ? 'paused by an operator' : null,
          context.now(),
        )
        console.log(`${source.connector}/${source.board} is ${state}.`)
      }),
    )
}

async function expectSource(context: Context, name: string): Promise<Source> {
  const source = await findSource(context.db, name)
  if (!source) throw new UsageError(`no single source is called ${name}; see jobtide source list`)
  return source
}

function readCommand(): Command {
  return new Command('read')
    .description(
      'print the postings that recorded pages yield, one JSON object a line; refused items with reasons on stderr',
    )
    .argument('<connector>', 'greenhouse, lever, ashby, jsonld …')
    .argument('<file...>', 'recorded pages')
    .addHelpText('after', '\nExample:\n  jobtide source read greenhouse jobs.json | jq .title')
    .action(async (id: string, files: string[]) => {
      const sources = await loadSources()
      const connector = sources.get(id)
      if (!connector) throw new UsageError(`no connector is called ${id}; there are: ${[...sources.keys()].join(', ')}`)
      let refused = 0
      for (const file of files) refused += await printPage(connector, file)
      if (refused > 0) process.exitCode = 1
    })
}

/** Returns the number of refused items. */
async function printPage(connector: SourceDefinition, file: string): Promise<number> {
  const body = await readFile(file).catch(() => {
    throw new UsageError(`${file} cannot be read; give the path of a recorded page`)
  })
  const page = { url: pathToFileURL(resolve(file)).href, contentType: null, body }
  try {
    const { postings, refused } = connector.read(page, { board: 'recorded', origin: connector.origin })
    for (const posting of postings) console.log(JSON.stringify(posting))
    for (const item of refused) console.error(`${file}: ${item.path}: ${item.reason}`)
    return refused.length
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    console.error(`${file}: ${error.message}`)
    return 1
  }
}
