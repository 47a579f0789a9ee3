import { Command } from 'commander'
import { eraseAccount } from '../alerts/erase-account.ts'
import { UsageError } from '../errors.ts'
import { hashAddress } from '../send/address-hash.ts'
import type { SecretKeys } from '../send/secret-keys.ts'
import { findAccountByEmail } from '../store/account.ts'
import { exportSubscriber } from '../store/subscriber-data.ts'
import { printJson, withContext } from './session.ts'

/** What a subscriber can do in the settings, for one who asks the operator instead. */
export function exportCommand(): Command {
  return new Command('export')
    .description('print everything kept about a subscriber, as JSON')
    .argument('<email>', 'the subscriber’s address')
    .addHelpText('after', '\nExample:\n  jobtide subscriber export a@example.org > a.json')
    .action((email: string) =>
      withContext(async ({ context: { db, secretKeys, now } }) => {
        const { id, addressHash } = await expect(db, secretKeys, email)
        printJson(await exportSubscriber(db, id, addressHash, now()))
      }),
    )
}

export function eraseCommand(): Command {
  return new Command('erase')
    .description(
      'end what a subscriber pays for and delete everything kept about one; a keyed hash of the address stays',
    )
    .argument('<email>', 'the subscriber’s address')
    .option('--yes', 'really: it cannot be undone')
    .option('--plan-ended', 'do not ask Stripe: you saw there that nothing is paid any more')
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  jobtide subscriber erase a@example.org --yes')
    .action((email: string, options: { yes?: boolean; planEnded?: boolean; json?: boolean }) =>
      withContext(async ({ context }) => {
        const { id } = await expect(context.db, context.secretKeys, email)
        if (!options.yes) throw new UsageError('erasing cannot be undone; add --yes when you are sure')
        const done = await eraseAccount(context, id, options.planEnded)
        if (done === 'paying')
          throw new UsageError(
            'a paid subscription is running and Stripe is not set up here; end it there, then add --plan-ended',
          )
        if (options.json) return printJson({ erased: done === 'erased' })
        console.log(done === 'erased' ? 'The subscriber is erased.' : 'The subscriber was gone already.')
      }),
    )
}

type Db = Parameters<typeof findAccountByEmail>[0]

async function expect(db: Db, secretKeys: SecretKeys, email: string): Promise<{ id: string; addressHash: string }> {
  const account = await findAccountByEmail(db, email)
  if (account === null) throw new UsageError('no subscriber has this address')
  return { id: account.id, addressHash: hashAddress(secretKeys, account.email) }
}
