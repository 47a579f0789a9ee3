import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { type Incoming, readIncoming } from '../send/report/read.ts'
import { feedbackAddress } from '../send/verp.ts'
import { printJson, printTable, withContext } from './session.ts'

const WORDS: Readonly<Record<Incoming['is'], string>> = {
  bounce: 'a bounce',
  complaint: 'a complaint',
  delay: 'a delay: a server still tries, nothing is done',
  'auto-reply': 'an automatic reply: nothing is done',
  unreadable: 'a bounce without a part that a machine can read: it is logged, nothing is done',
  other: 'no report: nothing is done',
}

export function bounceCommand(): Command {
  return new Command('bounce')
    .description('look at bounces and complaints')
    .addCommand(readCommand())
    .addCommand(addressCommand())
}

function readCommand(): Command {
  return new Command('read')
    .description('print what a report says; nothing is stored')
    .argument('<file>', 'a mail as it arrived (.eml)')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  jobtide bounce read returned.eml --json | jq .reports')
    .action(async (file: string, options: { json?: boolean }) => {
      const raw = await readFile(file).catch(() => {
        throw new UsageError(`${file} cannot be read; give the path of a mail`)
      })
      const incoming = await readIncoming(raw)
      if (options.json) return printJson(incoming)
      console.log(`This is ${WORDS[incoming.is]}.`)
      if (incoming.reports.length > 0)
        printTable(incoming.reports.map((report) => ({ ...report, permanent: String(report.permanent) })))
    })
}

function addressCommand(): Command {
  return new Command('complaint-address')
    .description('print the address to register at complaint feedback loops; keep it secret')
    .action(() =>
      withContext(async ({ context: { config, secretKeys } }) => {
        const { domain } = config.bounces
        if (domain === null) throw new UsageError('BOUNCE_DOMAIN is not set; see docs/mail.md')
        console.log(feedbackAddress(secretKeys, domain))
      }),
    )
}
