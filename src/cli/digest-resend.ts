import { Command, InvalidArgumentError } from 'commander'
import { RESENDABLE, type Resent, resendDigests } from '../alerts/resend-digests.ts'
import { UsageError } from '../errors.ts'
import { writeAudit } from '../store/audit.ts'
import type { DigestChoice } from '../store/digest-resend.ts'
import { commandActor } from './actor.ts'
import { printJson, printTable, withContext } from './session.ts'

type Options = { state?: (typeof RESENDABLE)[number]; since?: Date; json?: boolean }

/** Sends digests again: those held as unknown, those the relay refused, or those that wait for another attempt. */
export function resendCommand(): Command {
  return new Command('resend')
    .description('send digests again: the same digest with the same postings, under the same Message-ID')
    .argument('[ids...]', 'ids of digests')
    .option('--state <state>', `instead of ids, all that are ${RESENDABLE.join(', ')}`, readState)
    .option('--since <time>', 'with --state: only those planned since a time such as 2026-11-20T08:00Z', readTime)
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide digest resend 0193a0c0-5c1e-7000-8000-2f6a1b3c4d5e\n  jobtide digest resend --state unknown\n  jobtide digest resend --state rejected --since 2026-11-20T08:00Z',
    )
    .action(async (ids: string[], options: Options) => {
      const choice = readChoice(ids, options)
      await withContext(async ({ context }) => {
        // Before it is done: digests are made due in several transactions.
        const entry = { action: 'digests resent', target: 'digests', detail: choice }
        await writeAudit(context.db, commandActor(), entry, context.now())
        const resent = await resendDigests(context, choice)
        // Who names digests wants to know when one of them is not sent.
        if ('ids' in choice && resent.some(({ refused }) => refused !== null)) process.exitCode = 1
        if (options.json) return printJson(resent)
        printResent(resent)
      })
    })
}

function readChoice(ids: string[], { state, since }: Options): DigestChoice {
  if ((ids.length === 0) === (state === undefined)) throw new UsageError('give ids of digests, or --state')
  if (state === undefined) {
    if (since !== undefined) throw new UsageError('--since goes with --state')
    for (const id of ids) if (!UUID.test(id)) throw new UsageError(`${id} is no id of a digest`)
    return { ids: ids.map((id) => id.toLowerCase()) }
  }
  // What was refused years ago is over; who wants it says so.
  if (state === 'rejected' && since === undefined) throw new UsageError('with --state rejected, give --since too')
  return { state, since: since ?? null }
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

function printResent(resent: Resent[]): void {
  const refused = resent.filter((each) => each.refused !== null)
  const count = resent.length - refused.length
  console.log(
    `${count} ${count === 1 ? 'digest is' : 'digests are'} due again; running workers send them within a minute.`,
  )
  if (refused.length === 0) return
  console.log(`${refused.length} not:`)
  printTable(refused.map(({ id, period, from, refused: why }) => ({ id, period, was: from, why })))
}

function readState(text: string): (typeof RESENDABLE)[number] {
  const state = RESENDABLE.find((each) => each === text)
  if (state === undefined) throw new InvalidArgumentError(`Expected one of ${RESENDABLE.join(', ')}.`)
  return state
}

function readTime(text: string): Date {
  const time = new Date(text)
  if (Number.isNaN(time.getTime())) throw new InvalidArgumentError('Expected a time such as 2026-11-20T08:00Z.')
  return time
}
