import { Command, InvalidArgumentError } from 'commander'
import type { Context } from '../context.ts'
import { UsageError } from '../errors.ts'
import { writeAudit } from '../store/audit.ts'
import { setCheckLinks } from '../store/posting-link.ts'
import type { Source } from '../store/source.ts'
import { commandActor } from './actor.ts'
import { withContext } from './session.ts'
import { expectSource } from './source-state.ts'

const DEFAULT_DAYS = 3

export function sourceCheckLinksCommand(): Command {
  return new Command('check-links')
    .description('ask for the links of postings that a source did not show for some days; twice 404 or 410 closes them')
    .argument('<source>', 'connector/board, board or id')
    .argument('<days>', `a number of days, “on” (${DEFAULT_DAYS} days) or “off”`, toDays)
    .addHelpText(
      'after',
      '\nFor sources that never show their whole board, where no crawl can tell what is gone.\n\nExamples:\n  jobtide source check-links remoteok/all on\n  jobtide source check-links remoteok/all 7\n  jobtide source check-links remoteok/all off',
    )
    .action((name: string, days: number | null) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, name)
        if (days !== null && showsWhole(context, source)) throw new UsageError(NO_NEED)
        await checkLinks(context, source, days)
        console.log(`${source.connector}/${source.board}: links of its postings are ${describeCheckLinks(days)}.`)
      }),
    )
}

const NO_NEED = 'the source shows whole boards: crawls tell what is gone, links need no check'

const showsWhole = ({ sources }: Context, { connector }: { connector: string }) =>
  sources.get(connector)?.listing === 'whole'

/** Sets it for a source that was just added. `true`: as many days as is usual. Where crawls tell what is gone, and more surely,
 *  it says so on stderr and sets nothing. */
export async function checkLinksOfAdded(
  context: Context,
  added: { id: string; connector: string },
  given: number | null | true,
): Promise<void> {
  if (showsWhole(context, added)) console.error(`--check-links was left out: ${NO_NEED}`)
  else await checkLinks(context, await expectSource(context, added.id), given === true ? DEFAULT_DAYS : given)
}

async function checkLinks({ db, now }: Context, { id, connector, board }: Source, days: number | null): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await setCheckLinks(trx, id, days)
    const entry = { action: 'link checks changed', target: `${connector}/${board}`, detail: { days } }
    await writeAudit(trx, commandActor(), entry, now())
  })
}

/** "asked for when it did not show them for 3 days", "not asked for". */
export function describeCheckLinks(days: number | null): string {
  return days === null ? 'not asked for' : `asked for when it did not show them for ${days} days`
}

/** Null is "off". */
export function toDays(text: string): number | null {
  if (text === 'off') return null
  if (text === 'on') return DEFAULT_DAYS
  const days = Number(text)
  if (Number.isInteger(days) && days >= 1 && days <= 365) return days
  throw new InvalidArgumentError('give whole days from 1 to 365, on or off')
}
