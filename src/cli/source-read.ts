import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { Command } from 'commander'
import { PayloadError, UsageError } from '../errors.ts'
import type { Board, SourceDefinition } from '../sources/_shared/define.ts'
import { loadSources } from '../sources/registry.ts'

type Given = { url?: string; board?: string }

export function sourceReadCommand(): Command {
  return new Command('read')
    .description('print what recorded pages yield, one JSON object a line; refused items with reasons on stderr')
    .argument('<connector>', 'greenhouse, lever, ashby, jsonld …')
    .argument('<file...>', 'recorded pages')
    .option('--url <url>', 'the address the page was fetched from; some connectors tell lists and postings apart by it')
    .option('--board <name>', 'the board it is of, when the address does not tell')
    .addHelpText(
      'after',
      `
A posting is printed as it is stated. One that the page only names is {"listed":{…}}, one it says is gone {"removed":"id"}.
Exit code 1 when something was refused.

Examples:
  jobtide source read greenhouse jobs.json | jq .title
  jobtide source read jobvite page.html --url https://jobs.jobvite.com/acme/search?p=0`,
    )
    .action(async (id: string, files: string[], given: Given) => {
      const sources = await loadSources()
      const connector = sources.get(id)
      if (!connector) throw new UsageError(`no connector is called ${id}; there are: ${[...sources.keys()].join(', ')}`)
      if (given.url !== undefined && !/^https?:/.test(URL.canParse(given.url) ? given.url : ''))
        throw new UsageError(`--url ${given.url} is no http(s) address`)
      if (given.url !== undefined && files.length > 1)
        throw new UsageError('--url is the address of one page; give one file')
      let refused = 0
      for (const file of files) refused += await printPage(connector, file, given)
      if (refused > 0) process.exitCode = 1
    })
}

/** Returns the number of refused items. */
async function printPage(connector: SourceDefinition, file: string, given: Given): Promise<number> {
  const body = await readFile(file).catch(() => {
    throw new UsageError(`${file} cannot be read; give the path of a recorded page`)
  })
  const page = { url: given.url ?? pathToFileURL(resolve(file)).href, contentType: null, body }
  try {
    const { postings, listed = [], removed = [], refused } = connector.read(page, boardOf(connector, given))
    for (const posting of postings) console.log(JSON.stringify(posting))
    for (const posting of listed) console.log(JSON.stringify({ listed: posting }))
    for (const externalId of removed) console.log(JSON.stringify({ removed: externalId }))
    for (const item of refused) console.error(`${file}: ${item.path}: ${item.reason}`)
    const counts = `${postings.length} postings, ${listed.length} listed, ${removed.length} removed, ${refused.length} refused`
    console.error(`${file}: ${counts}`)
    return refused.length
  } catch (error) {
    if (!(error instanceof PayloadError)) throw error
    console.error(`${file}: ${error.message}`)
    return 1
  }
}

function boardOf(connector: SourceDefinition, { url, board }: Given): Board {
  const told = url === undefined ? null : connector.detect(new URL(url))
  const origin = told?.origin ?? (connector.origin === '' && url !== undefined ? new URL(url).origin : connector.origin)
  return { board: board ?? told?.board ?? 'recorded', origin }
}
