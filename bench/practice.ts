import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type FaultyRelay, startFaultyRelay } from '../test/_support/faulty-relay.ts'
import { boardPages } from './boards.ts'

/** Boards of 30 postings each, and one of postings that nobody understands. */
const NAMES = ['harbour', 'quay', 'lighthouse', 'ferry', 'anchor', 'mast']
const POSTINGS = 30
const NONSENSE = { name: 'nonsense', postings: 400 }
const RELAY: Record<string, (relay: FaultyRelay) => void> = {
  well: (relay) => relay.mend(),
  refuse: (relay) => relay.breakAt('RCPT', '451 4.7.1 come again later'),
  cut: (relay) => relay.breakAt('end', 'cut'),
}
const HELP = `npm run practice -- [--host 127.0.0.1] [--port 4600] [--relay 4625]

Boards and a relay that misbehave when told to; docs/breaking.md says what for.
  GET  /v1/boards/<name>/jobs   a board, as Greenhouse has it: ${NAMES.join(' ')} ${NONSENSE.name}
  POST /boards/<name or all>    what it answers from now on: well, words, untitled, or a status such as 403
  POST /relay                   what the relay does from now on: ${Object.keys(RELAY).join(', ')}
  GET  /mails                   the mails that the relay took
  GET  /links                   the links in them that confirm a sign-up, one a line`

type Job = Record<string, unknown>
type Practice = { url: string; stop(): Promise<void> }

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()

/** Starts the practice ground of docs/breaking.md: nothing of it is kept, and nothing leaves it. */
export async function startPractice(host: string, port: number, relayPort: number): Promise<Practice> {
  const relay = await startFaultyRelay(host, relayPort)
  const boards = new Map(
    [...NAMES.map((name, at) => ({ name, jobs: jobsOf(at) })), { name: NONSENSE.name, jobs: nonsense() }].map(
      ({ name, jobs }) => [name, { jobs, answer: 'well' }],
    ),
  )
  const tell = (name: string, answer: string): boolean => {
    const told = [...boards].filter(([each]) => name === 'all' || each === name)
    const isKnown = told.length > 0 && /^(?:well|words|untitled|[2-5]\d\d)$/.test(answer)
    if (isKnown) for (const [, board] of told) board.answer = answer
    return isKnown
  }
  const server = createServer(async (request, response): Promise<unknown> => {
    const [, room = '', name = '', more = ''] = new URL(request.url ?? '/', 'http://practice').pathname.split('/')
    const said = (await text(request)).trim()
    if (room === 'v1') return answerAs(response, boards.get(more))
    const mails = mailsFor(room, relay)
    if (mails !== null) return end(response, 200, mails)
    const isTold =
      request.method === 'POST' && (room === 'boards' ? tell(name, said) : room === 'relay' && steer(relay, said))
    return end(response, isTold ? 200 : 404, isTold ? `${name || room}: ${said}\n` : `${HELP}\n`)
  })
  await new Promise<void>((ready) => server.listen(port, host, ready))
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      await relay.stop()
      server.closeAllConnections()
      await new Promise((done) => server.close(done))
    },
  }
}

function mailsFor(room: string, { taken }: FaultyRelay): string | null {
  if (room === 'mails') return taken.map(({ to, raw }) => `To ${to}\n${raw}`).join('\n\n')
  return room === 'links' ? taken.map(({ raw }) => confirmLinkOf(raw)).join('') : null
}

/** With its line's end, or nothing. The mail is quoted-printable, where a line may end anywhere. */
function confirmLinkOf(raw: string): string {
  const [link] = /https?:\/\/[^\s/]{1,255}\/confirm\/[\w.-]{1,200}/.exec(raw.replace(/=\r?\n/g, '')) ?? []
  return link === undefined ? '' : `${link}\n`
}

function steer(relay: FaultyRelay, said: string): boolean {
  if (!Object.hasOwn(RELAY, said)) return false
  RELAY[said]?.(relay)
  return true
}

function answerAs(response: ServerResponse<IncomingMessage>, board: { jobs: Job[]; answer: string } | undefined) {
  if (board === undefined) return end(response, 404, 'no such board')
  const { jobs, answer } = board
  if (answer === 'words') return end(response, 200, 'We are being renovated.')
  if (answer !== 'well' && answer !== 'untitled') return end(response, Number(answer), `told to answer ${answer}`)
  const shown = answer === 'well' ? jobs : jobs.map((job, at) => (at === 0 ? job : { ...job, title: undefined }))
  response.writeHead(200, { 'content-type': 'application/json' })
  return response.end(JSON.stringify({ jobs: shown, meta: { total: shown.length } }))
}

function end(response: ServerResponse, status: number, words: string) {
  return response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(words)
}

function jobsOf(at: number): Job[] {
  const pages = [...boardPages(POSTINGS * NAMES.length, POSTINGS)]
  const page = JSON.parse(Buffer.from(pages[at]?.body ?? '{}').toString()) as { jobs: Job[] }
  return page.jobs
}

/** Titles and places of letters alone. */
function nonsense(): Job[] {
  const [like = {}] = jobsOf(0)
  return Array.from({ length: NONSENSE.postings }, (_, id) => {
    const letters = (9_000_000 + id * 7_919).toString(26)
    return {
      ...like,
      id: 70_000_000 + id,
      absolute_url: `https://job-boards.greenhouse.io/nonsense/jobs/${70_000_000 + id}`,
      title: `Zq${letters} Brrl`,
      location: { name: `Xk${letters}, Vv${letters}` },
      offices: [],
      content: `Hrm ${letters} grmpf.`,
    }
  })
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      host: { type: 'string', default: '127.0.0.1' },
      port: { type: 'string', default: '4600' },
      relay: { type: 'string', default: '4625' },
      help: { type: 'boolean', default: false },
    },
  })
  console.log(HELP)
  if (values.help) return
  await startPractice(values.host, Number(values.port), Number(values.relay))
  console.log(`\nBoards and control at port ${values.port}, relay at port ${values.relay} of ${values.host}.`)
}
