import { Command, InvalidArgumentError } from 'commander'
import { settleRestore } from '../alerts/after-restore.ts'
import { UsageError } from '../errors.ts'
import { commandActor } from './actor.ts'
import { printJson, withContext } from './session.ts'

/** The step between a restored database and the service. */
export function restoredCommand(): Command {
  return new Command('restored')
    .description('after a restore: count as sent what was due before the loss, so that nothing is mailed twice')
    .requiredOption(
      '--until <time>',
      'when the lost database was last at work, such as 2026-11-27T14:05:00Z',
      toInstant,
    )
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action((options: { until: Date; json?: boolean }) =>
      withContext(async ({ context }) => {
        const { db, market, config, now } = context
        if (options.until > now()) throw new UsageError('--until lies ahead; give the time of the loss')
        const done = await settleRestore({ db, market, tiers: config.tiers }, options.until, commandActor(), now())
        if (options.json) return printJson(done)
        console.log(`${done.digests} digests and ${done.messages} messages to webhooks count as sent.`)
        if (done.postings > 0)
          console.log(`${done.postings} postings came from another server; they are not taken for new ones.`)
      }),
    )
}

const HELP = `
Run it before any process with workers starts. Everybody who was due by then gets no mail for it: their openings count as sent,
for they may have been. Leave it out to have such mails sent, some of them a second time. May be repeated.
All steps: docs/backup.md

Example:
  jobtide restored --until 2026-11-27T14:05:00Z`

function toInstant(text: string): Date {
  const at = Date.parse(text)
  if (Number.isNaN(at)) throw new InvalidArgumentError('give a time with its zone, such as 2026-11-27T14:05:00Z.')
  return new Date(at)
}
