import { Command, InvalidArgumentError, Option } from 'commander'
import type { Context } from '../context.ts'
import { addBoard } from '../discovery/add-board.ts'
import { AddressRefused } from '../discovery/refused.ts'
import { UsageError } from '../errors.ts'
import { printJson, withContext } from './session.ts'
import { addList, readList } from './source-add-file.ts'
import { checkLinksOfAdded, toDays } from './source-check-links.ts'
import { describeOutcome, describeRefusal, outcomeJson, refusalJson } from './source-outcome.ts'
import { type AddGiven, addOptions, wayOf } from './source-way.ts'

export function sourceAddCommand(): Command {
  return new Command('add')
    .description('find the board behind a careers address, try it and add it; or many of them from a file')
    .argument('[url]', 'address of a careers page, of a board or of one of its postings')
    .option('--file <boards.txt>', 'add every address of a list; - reads it from stdin')
    .option('--connector <id>', 'the system, when it is not found or not the right one')
    .option('--board <name>', 'the board’s name in that system; nothing is looked for then')
    .option('--origin <url>', 'where the board’s interface answers, when it is not the system’s own place')
    .option('--name <employer>', 'the employer, used when postings name none')
    .option('--every <minutes>', 'how often to read it; 15 is the least', toMinutes)
    .option('--check-links [days]', 'ask for links of postings it did not show for 3 days, or so many', toDays)
    .option('--no-check', 'add it without fetching anything')
    .option('--dry-run', 'say what would be added and add nothing')
    .addOption(new Option('--report <file.csv>', 'with --file: write what became of every line'))
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (url: string | undefined, given: AddGiven, command: Command) => {
      const fault = faultOf(url, given)
      if (fault !== null) command.error(`error: ${fault}`)
      await run(url, given)
    })
}

const HELP = `
The board is found by the address, by where it leads, by what the page embeds or links to, or by the careers page it leads to.
Its first page is then fetched and read, as a crawl would.

A list has an address on each line, then the employer's name after a tab or a comma if you know it; # begins a comment.
Stopped with Ctrl-C, the same list goes on from where it was. Lines that were refused are told at the end with the reason.

Exit code 0: added, or known already. 1: refused, or lines of the list were. 2: wrong use.

Examples:
  jobtide source add https://boards.greenhouse.io/acme
  jobtide source add https://www.acme.example/careers --name Acme --every 360
  jobtide source add --connector lever --board acme --dry-run
  jobtide source add --file boards.txt --report added.csv`

async function run(url: string | undefined, given: AddGiven): Promise<void> {
  const list = given.file === undefined ? null : await readList(given.file)
  await withContext(async ({ context }) => {
    checkConnector(context, given)
    if (list !== null) await addList(context, given, list)
    else await addOne(context, url ?? '', given)
  })
}

function faultOf(url: string | undefined, given: AddGiven): string | null {
  const { file, connector, board, origin, name, report, checkLinks } = given
  const isNamed = connector !== undefined && board !== undefined
  const faults: [boolean, string][] = [
    [
      file === undefined && url === undefined && !isNamed,
      'give an address, or --file with a list of them, or --connector and --board',
    ],
    [file !== undefined && url !== undefined, 'give an address or --file, not both'],
    [
      file !== undefined && (board ?? origin ?? name) !== undefined,
      '--board, --origin and --name are of one board; in a list a name follows the address after a comma',
    ],
    [file !== undefined && checkLinks !== undefined, '--check-links is of one board; see jobtide source check-links'],
    [report !== undefined && file === undefined, '--report goes with --file'],
    [board !== undefined && connector === undefined, '--board goes with --connector'],
    [origin !== undefined && !isNamed, '--origin goes with --connector and --board'],
    [
      origin !== undefined && !/^https?:\/\/[^/]/i.test(origin),
      '--origin is an address such as https://api.acme.example',
    ],
  ]
  return faults.find(([isFault]) => isFault)?.[1] ?? null
}

function checkConnector({ sources }: Context, { connector }: AddGiven): void {
  if (connector !== undefined && !sources.has(connector))
    throw new UsageError(`no connector is called ${connector}; there are: ${[...sources.keys()].join(', ')}`)
}

async function addOne(context: Context, url: string, given: AddGiven): Promise<void> {
  const outcome = await addBoard(url, wayOf(context), addOptions(given)).catch((error: unknown) => {
    if (error instanceof AddressRefused) return error
    throw error
  })
  if (outcome instanceof AddressRefused) process.exitCode = 1
  else if (outcome.id !== null && given.checkLinks !== undefined)
    await checkLinksOfAdded(context, { id: outcome.id, connector: outcome.source.connector }, given.checkLinks)
  if (given.json) return printJson(outcome instanceof AddressRefused ? refusalJson(outcome) : outcomeJson(outcome))
  if (outcome instanceof AddressRefused) {
    console.error(describeRefusal(outcome, url, context.sources).join('\n'))
    return
  }
  const connector = context.sources.get(outcome.source.connector)
  if (connector !== undefined) console.log(describeOutcome(outcome, connector).join('\n'))
}

function toMinutes(text: string): number {
  const minutes = Number(text)
  if (!Number.isInteger(minutes) || minutes < 15) throw new InvalidArgumentError('give whole minutes, 15 or more')
  return minutes
}
