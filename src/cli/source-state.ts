import { Command } from 'commander'
import { fetchSource } from '../../jobs/fetch-source.ts'
import type { Context } from '../context.ts'
import { UsageError } from '../errors.ts'
import { openRun } from '../store/run.ts'
import { findSource, type Source, setSourceState } from '../store/source.ts'
import { withContext } from './session.ts'

export function sourceRunCommand(): Command {
  return new Command('run')
    .description('read a source now; a running service does the work')
    .argument('<source>', 'connector/board, board or id')
    .action((name: string) =>
      withContext(async ({ context }) => {
        const source = await expectSource(context, name)
        const runId = await openRun(context.db, source.id, 'queued', context.now())
        if (runId === null) throw new UsageError(`${name} is being read right now; see jobtide status`)
        await context.enqueue(fetchSource, [{ runId }])
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
        await setSourceState(
          context.db,
          source.id,
          state,
          state === 'paused' ? 'paused by an operator' : null,
          context.now(),
        )
        console.log(`${source.connector}/${source.board} is ${state}.`)
      }),
    )
}

/** Throws UsageError when no source or several are called so. */
export async function expectSource(context: Context, name: string): Promise<Source> {
  const source = await findSource(context.db, name)
  if (!source) throw new UsageError(`no single source is called ${name}; see jobtide source list`)
  return source
}
