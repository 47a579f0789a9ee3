import { Command } from 'commander'
import type { Context } from '../context.ts'
import {
  changeInterval,
  LEAST_MINUTES,
  MOST_MINUTES,
  pauseSource,
  resumeSource,
  runSource,
} from '../control/sources.ts'
import { UsageError } from '../errors.ts'
import { findSource, type Source } from '../store/source.ts'
import { commandActor } from './actor.ts'
import { withContext } from './session.ts'

export function sourceRunCommand(): Command {
  return new Command('run')
    .description('read a source now; a running service does the work')
    .argument('<source>', 'connector/board, board or id')
    .action((name: string) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, name)
        const runId = await runSource(context, commandActor(), source)
        if (runId === null) throw new UsageError(`${name} is being read right now; see jobtide status`)
        console.log(`Queued run ${runId} of ${source.connector}/${source.board}. Workers do it: jobtide start`)
      }),
    )
}

export function sourceStateCommand(name: 'pause' | 'resume', state: Source['state'], description: string): Command {
  return new Command(name)
    .description(description)
    .argument('<source>', 'connector/board, board or id')
    .action((given: string) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, given)
        await (name === 'pause' ? pauseSource : resumeSource)(context, commandActor(), source)
        console.log(`${source.connector}/${source.board} is ${state}.`)
      }),
    )
}

export function sourceEveryCommand(): Command {
  return new Command('every')
    .description('change how often a source is read')
    .argument('<source>', 'connector/board, board or id')
    .argument('<minutes>', `whole minutes from ${LEAST_MINUTES} to ${MOST_MINUTES}, which is a week`)
    .addHelpText('after', '\nExample:\n  jobtide source every greenhouse/acme 120')
    .action((given: string, minutes: string) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, given)
        await changeInterval(context, commandActor(), source, Number(minutes))
        console.log(`${source.connector}/${source.board} is read every ${Number(minutes)} minutes.`)
      }),
    )
}

/** Throws UsageError when no source or several are called so. */
export async function expectSource(context: Context, name: string): Promise<Source> {
  const source = await findSource(context.db, name)
  if (!source) throw new UsageError(`no single source is called ${name}; see jobtide source list`)
  return source
}
