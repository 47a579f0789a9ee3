import { Command, InvalidArgumentError } from 'commander'
import { sendTierChange } from '../../jobs/send-tier-change.ts'
import { changeTier, tierCalled } from '../alerts/change-tier.ts'
import type { Context } from '../context.ts'
import { cadenceOf } from '../digest/cadence.ts'
import { searchesAtRest } from '../digest/tier.ts'
import type { TierId } from '../domain/alert.ts'
import { UsageError } from '../errors.ts'
import { type Account, findAccountByEmail, listAccounts } from '../store/account.ts'
import { writeAudit } from '../store/audit.ts'
import { listSearches } from '../store/subscriber.ts'
import { commandActor } from './actor.ts'
import { printJson, printTable, withContext } from './session.ts'
import { eraseCommand, exportCommand } from './subscriber-data.ts'

const TIERS: readonly TierId[] = ['free', 'plus']
const STATES: readonly Account['state'][] = ['pending', 'active', 'unsubscribed']
const MOST_LISTED = 100_000

/** Subscribers as their operator sees them: state, tier, searches, next digest. */
export function subscriberCommand(): Command {
  return new Command('subscriber')
    .description('show, list, export and erase subscribers; set the tier of one')
    .addCommand(showCommand())
    .addCommand(tierCommand())
    .addCommand(listCommand())
    .addCommand(exportCommand())
    .addCommand(eraseCommand())
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide subscriber show a@example.org\n  jobtide subscriber tier a@example.org plus\n  jobtide subscriber list --tier plus --state active --limit 50 --json',
    )
}

function showCommand(): Command {
  return new Command('show')
    .description('show one subscriber: state, tier, searches and which rest, next digest')
    .argument('<email>', 'the subscriber’s address')
    .option('--json', 'print JSON')
    .action((email: string, options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const shown = await describeAccount(context, await expectAccount(context, email))
        if (options.json) return printJson(shown)
        printAccount(shown)
      }),
    )
}

function tierCommand(): Command {
  return new Command('tier')
    .description('set a subscriber’s tier; no payment takes it away again')
    .argument('<email>', 'the subscriber’s address')
    .argument('<tier>', TIERS.join(' or '), oneOf(TIERS))
    .option('--json', 'print JSON')
    .addHelpText('after', '\nExample:\n  jobtide subscriber tier a@example.org plus')
    .action((email: string, tier: TierId, options: { json?: boolean }) =>
      withContext(async ({ context }) => {
        const { id } = await expectAccount(context, email)
        const changed = await context.db.transaction().execute(async (trx) => {
          const entry = { action: 'tier set', target: `subscriber ${id}`, detail: { tier } }
          await writeAudit(trx, commandActor(), entry, context.now())
          return changeTier(trx, id, { tier, from: 'operator' }, context)
        })
        if (changed) await context.enqueue(sendTierChange, [{ subscriberId: id }])
        const shown = await describeAccount(context, await expectAccount(context, email))
        const paid = tier === 'free' && ['active', 'trialing', 'past_due'].includes(shown.stripe?.status ?? '')
        if (paid)
          console.error(
            'The subscription at Stripe still runs, and its next event sets the tier again: cancel it there.',
          )
        if (options.json) return printJson({ changed, ...shown })
        console.log(
          changed
            ? `Tier is ${tier} now; next digest: ${shown.nextDigestAt ?? 'none planned'}. A running service mails the news.`
            : `Tier was ${tier} already; it is the operator’s now.`,
        )
      }),
    )
}

function listCommand(): Command {
  return new Command('list')
    .description('list subscribers, the newest first')
    .option('--tier <tier>', TIERS.join(' or '), oneOf(TIERS))
    .option('--state <state>', STATES.join(', '), oneOf(STATES))
    .option('--limit <number>', 'how many at most', toLimit, 50)
    .option('--json', 'print JSON')
    .action((options: { tier?: TierId; state?: Account['state']; limit: number; json?: boolean }) =>
      withContext(async ({ context }) => {
        const filter = { tier: options.tier ?? null, state: options.state ?? null, limit: options.limit }
        const rows = (await listAccounts(context.db, filter)).map((account) => ({
          email: account.email,
          state: account.state,
          tier: account.tier,
          by: account.tierFrom,
          'next digest': account.nextDigestAt?.toISOString().slice(0, 16) ?? null,
          suppressed: account.suppressedReason,
        }))
        if (options.json) return printJson(rows)
        if (rows.length === 0) return console.log('No subscriber is like that.')
        printTable(rows)
      }),
    )
}

async function expectAccount(context: Context, email: string): Promise<Account> {
  const account = await findAccountByEmail(context.db, email)
  if (account === null) throw new UsageError('no subscriber has this address')
  return account
}

type Shown = Awaited<ReturnType<typeof describeAccount>>

async function describeAccount({ db, config }: Context, account: Account) {
  const tier = tierCalled(account.tier, config.tiers)
  const searches = await listSearches(db, [account.id])
  const resting = new Set(searchesAtRest(searches, tier))
  return {
    email: account.email,
    state: account.state,
    tier: account.tier,
    tierFrom: account.tierFrom,
    cadence: cadenceOf(tier, account.cadence),
    at: `${String(account.hour).padStart(2, '0')}:00 ${account.zone}`,
    nextDigestAt: account.nextDigestAt?.toISOString() ?? null,
    pausedUntil: account.pausedUntil?.toISOString() ?? null,
    suppressed: account.suppressedAt === null ? null : account.suppressedReason,
    stripe:
      account.stripeCustomer === null
        ? null
        : { customer: account.stripeCustomer, subscription: account.stripeSubscription, status: account.stripeStatus },
    searches: searches.map((search) => ({ id: search.id, name: search.name, rests: resting.has(search) })),
    createdAt: account.createdAt.toISOString(),
  }
}

function printAccount(shown: Shown): void {
  const giver = shown.tier === 'free' ? '' : ` (set by ${shown.tierFrom})` // Everybody begins with it.
  console.log(`${shown.email}: ${shown.state}, tier ${shown.tier}${giver}`)
  console.log(`Digests: ${shown.cadence} at ${shown.at}; next: ${shown.nextDigestAt ?? 'none planned'}`)
  if (shown.pausedUntil !== null) console.log(`Paused until ${shown.pausedUntil}`)
  console.log(
    shown.suppressed === null ? 'Not suppressed' : `Suppressed after a ${shown.suppressed}: nothing is mailed`,
  )
  if (shown.stripe !== null)
    console.log(`Stripe: ${shown.stripe.customer}, ${shown.stripe.status ?? 'no subscription'}`)
  if (shown.searches.length === 0) console.log('No saved search')
  else printTable(shown.searches.map(({ name, rests }) => ({ search: name, state: rests ? 'rests' : 'runs' })))
}

function oneOf<Choice extends string>(choices: readonly Choice[]): (text: string) => Choice {
  return (text) => {
    const found = choices.find((choice) => choice === text)
    if (found === undefined) throw new InvalidArgumentError(`give one of: ${choices.join(', ')}`)
    return found
  }
}

function toLimit(text: string): number {
  const limit = Number(text)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_LISTED)
    throw new InvalidArgumentError(`give a whole number from 1 to ${MOST_LISTED}`)
  return limit
}
