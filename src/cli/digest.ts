import { Command } from 'commander'
import { previewDigest } from '../alerts/preview.ts'
import { renderDigest } from '../digest/render.ts'
import { UsageError } from '../errors.ts'
import { findSubscriberByEmail } from '../store/subscriber.ts'
import { resendCommand } from './digest-resend.ts'
import { runsCommand } from './digest-runs.ts'
import { printJson, withContext } from './session.ts'

export function digestCommand(): Command {
  return new Command('digest')
    .description('look at digests, and have them sent again')
    .addCommand(previewCommand())
    .addCommand(resendCommand())
    .addCommand(runsCommand())
}

function previewCommand(): Command {
  return new Command('preview')
    .description('print the digest a subscriber would get now; nothing is sent or marked')
    .argument('<email>', 'the subscriber’s address')
    .option('--html', 'print the HTML part instead of the text')
    .option('--json', 'print JSON')
    .action((email: string, options: { html?: boolean; json?: boolean }) =>
      withContext(async ({ context }) => {
        const subscriber = await findSubscriberByEmail(context.db, email)
        if (!subscriber) throw new UsageError('no subscriber has this address')
        const { digest, links } = await previewDigest(context, subscriber)
        if (options.json) return printJson(digest)
        if (digest.items.length === 0) return console.log('Nothing new fits; no mail would be sent.')
        const mail = renderDigest(digest, links)
        console.log(options.html ? mail.html : `Subject: ${mail.subject}\n\n${mail.text}`)
      }),
    )
}
