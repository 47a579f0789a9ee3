import { Command, Option } from 'commander'
import type { Part } from '../../workers/main.ts'
import type { Config } from '../config.ts'
import { isLocal } from '../doctor/base-url.ts'
import { hasExampleKey } from '../doctor/secrets.ts'
import { ConfigError } from '../errors.ts'
import type { Log } from '../log.ts'
import { readEnvironment } from './session.ts'

const PARTS: readonly Part[] = ['web', 'scheduler', 'workers']
const LEFT_BEHIND_MS = 3_000

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
      refuseExampleKey(config)
      const asked = stopSignal()
      const service = await startUnlessStopped(config, log, options.only ? [options.only] : PARTS, asked)
      if (service === null) return log.info('stopped before the service was started')
      log.info(
        { url: service.url, parts: options.only ?? 'all', mailFolder: service.context.mailFolder },
        'service started',
      )
      const signal = await asked
      log.info({ signal }, 'stop asked for, finishing what is in flight')
      await service.stop()
      log.info('service stopped')
      // What a library left behind, as the connection to a queue that is gone, must not hold the process.
      setTimeout(() => process.exit(), LEFT_BEHIND_MS).unref()
    })
}

/** Waits for a database and a queue that are not there yet; null when it is asked to stop before they come. */
async function startUnlessStopped(config: Config, log: Log, parts: readonly Part[], asked: Promise<string>) {
  const stop = new AbortController()
  void asked.then(() => stop.abort())
  const { startService } = await import('../../workers/main.ts')
  try {
    return await startService(config, log, parts, { waitUntil: stop.signal })
  } catch (error) {
    if (error === stop.signal.reason) return null
    throw error
  }
}

/** On this machine alone an example may be tried out. */
function refuseExampleKey(config: Config): void {
  if (isLocal(config) || !hasExampleKey(config)) return
  throw new ConfigError([
    'SECRET_KEY is the example that everybody knows, and BASE_URL is open to others: anyone could sign links that open settings; make one: openssl rand -hex 32',
  ])
}

/** Resolves at the first SIGTERM or SIGINT. A second one ends the process at once. */
export function stopSignal(): Promise<string> {
  return new Promise((stopped) => {
    for (const name of ['SIGTERM', 'SIGINT'] as const) process.once(name, () => stopped(name))
  })
}
