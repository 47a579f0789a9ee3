import { Command, Option } from 'commander'
import type { Part } from '../../workers/main.ts'
import { readEnvironment } from './session.ts'

const PARTS: readonly Part[] = ['web', 'scheduler', 'workers']

/** The service: runs until it is asked to stop. */
export function startCommand(): Command {
  return new Command('start')
    .description('run the service: web pages, scheduler and workers in one process, or one of them')
    .addOption(new Option('--only <part>', 'run this part alone').choices([...PARTS]))
    .addHelpText(
      'after',
      '\nExamples:\n  jobtide start\n  jobtide start --only web\n  DATABASE_URL=postgres://… QUEUE_URL=redis://… jobtide start --only workers',
    )
    .action(async (options: { only?: Part }) => {
      const { config, log } = readEnvironment()
      const asked = stopSignal()
      const { startService } = await import('../../workers/main.ts')
      const service = await startService(config, log, options.only ? [options.only] : PARTS)
      log.info(
        { url: service.url, parts: options.only ?? 'all', mailFolder: service.context.mailFolder },
        'service started',
      )
      const signal = await asked
      log.info({ signal }, 'stop asked for, finishing what is in flight')
      await service.stop()
      log.info('service stopped')
    })
}

/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once. */
export function stopSignal(): Promise<string> {
  return new Promise((stopped) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopped(name))
  })
}
