import { Command } from 'commander'
import { UsageError } from '../errors.ts'
import { parseAddress } from '../send/address.ts'
import { hashAddress } from '../send/address-hash.ts'
import { addSuppression, liftBouncesSince, liftSuppression, listSuppressed } from '../store/suppression.ts'
import { printJson, printTable, withContext } from './session.ts'

/** Addresses that nothing is mailed to. They are kept as keyed hashes, so an address is found only by naming it. */
export function suppressionCommand(): Command {
  return new Command('suppression')
    .description('addresses that are not written to: list, add, remove')
    .addCommand(listCommand())
    .addCommand(addCommand())
    .addCommand(removeCommand())
    .addCommand(liftCommand())
}

function listCommand(): Command {
  return new Command('list')
    .description('list suppressed addresses by their hash, newest first')
    .option('--json', 'print JSON')
    .action((options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const found = await listSuppressed(context.db)
        if (options.json) return printJson(found)
        if (found.length === 0) return console.log('No address is suppressed.')
        printTable(
          found.map(({ addressHash, reason, at }) => ({
            address: addressHash.slice(0, 16),
            reason,
            since: at.toISOString(),
          })),
        )
      }),
    )
}

function addCommand(): Command {
  return new Command('add')
    .description('mail nothing to an address any more, and cancel what waits for it')
    .argument('<address>', 'the mail address')
    .addHelpText('after', '\nExample:\n  jobtide suppression add reader@example.org')
    .action((given: string) =>
      withContext(async ({ context: { db, secretKeys, now } }) => {
        const address = expectAddress(given)
        await addSuppression(db, address, hashAddress(secretKeys, address), now())
        console.log('Nothing is mailed to this address any more.')
      }),
    )
}

function removeCommand(): Command {
  return new Command('remove')
    .description('mail to an address again; its old bounces and complaints are forgotten')
    .argument('<address>', 'the mail address')
    .action((given: string) =>
      withContext(async ({ context: { db, secretKeys } }) => {
        const address = expectAddress(given)
        if (await liftSuppression(db, address, hashAddress(secretKeys, address)))
          return console.log('The address is free.')
        throw new UsageError('this address is not suppressed; see jobtide suppression list')
      }),
    )
}

function liftCommand(): Command {
  return new Command('lift-bounces')
    .description('free every address that bounced since a time, when the fault was ours or a provider’s')
    .argument('<since>', 'a time such as 2026-11-20T08:00Z')
    .action((given: string) =>
      withContext(async ({ context: { db } }) => {
        const since = new Date(given)
        if (Number.isNaN(since.getTime()))
          throw new UsageError(`${given} is no time; give one such as 2026-11-20T08:00Z`)
        console.log(`${await liftBouncesSince(db, since)} addresses are free.`)
      }),
    )
}

function expectAddress(given: string): string {
  const address = parseAddress(given)
  if (address === null) throw new UsageError('this is not one mail address, such as reader@example.org')
  return address
}
