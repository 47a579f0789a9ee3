import { Command, CommanderError } from 'commander'
import { ConfigError, SourceError, UsageError } from '../errors.ts'
import { cutSecrets } from '../log.ts'
import { VERSION } from '../version.ts'
import { analystCommand } from './analyst.ts'
import { auditCommand } from './audit.ts'
import { bounceCommand } from './bounce.ts'
import { dedupeCommand } from './dedupe.ts'
import { demoCommand } from './demo.ts'
import { digestCommand } from './digest.ts'
import { doctorCommand } from './doctor.ts'
import { gapsCommand } from './gaps.ts'
import { ingestCommand } from './ingest.ts'
import { marketCommand } from './market.ts'
import { mcpCommand } from './mcp.ts'
import { migrateCommand } from './migrate.ts'
import { normalizeCommand } from './normalize.ts'
import { officialCommand } from './official.ts'
import { operatorCommand } from './operator.ts'
import { releaseCommand } from './release.ts'
import { replayCommand } from './replay.ts'
import { restoredCommand } from './restored.ts'
import { roleCommand } from './role.ts'
import { sourceCommand } from './source.ts'
import { startCommand } from './start.ts'
import { statusCommand } from './status.ts'
import { subscriberCommand } from './subscriber.ts'
import { suppressionCommand } from './suppression.ts'
import { taxonomyCommand } from './taxonomy.ts'

/** Exit codes: 0 done, 1 failed, 2 the command or its configuration is wrong. */
const WRONG_USE = 2

/** Runs one command line. Errors that a person can mend are printed alone, others with their stack when LOG_LEVEL=debug. */
export async function main(argv: string[]): Promise<void> {
  process.stdout.on('error', leaveWithReader)
  const program = new Command('jobtide')
    .description('Reads public job boards, mails subscribers the postings that fit, and shows what roles pay.')
    .version(VERSION)
    .showHelpAfterError('(add --help for what the command takes)')
    .exitOverride()
  for (const command of [
    startCommand,
    demoCommand,
    migrateCommand,
    sourceCommand,
    ingestCommand,
    roleCommand,
    taxonomyCommand,
    officialCommand,
    normalizeCommand,
    dedupeCommand,
    marketCommand,
    replayCommand,
    restoredCommand,
    releaseCommand,
    digestCommand,
    subscriberCommand,
    suppressionCommand,
    bounceCommand,
    analystCommand,
    mcpCommand,
    gapsCommand,
    operatorCommand,
    auditCommand,
    statusCommand,
    doctorCommand,
  ]) {
    program.addCommand(inherit(command(), program))
  }
  program.addHelpText('after', EXAMPLES)
  try {
    await program.parseAsync(argv)
  } catch (error) {
    process.exitCode = explain(error)
  }
}

const EXAMPLES = `
Examples:
  jobtide demo                                        see everything work, without a network
  jobtide source add https://boards.greenhouse.io/acme
  jobtide start --only workers                        one more machine's worth of workers
  jobtide source read greenhouse jobs.json | jq .title
  jobtide status --json`

/** Whoever reads the output may have had enough of it: `jobtide … | head`. */
function leaveWithReader(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error
  process.exit(0)
}

function inherit(command: Command, parent: Command): Command {
  command.copyInheritedSettings(parent)
  for (const child of command.commands) inherit(child, command)
  return command
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : WRONG_USE
  const message = error instanceof Error ? error.message : String(error)
  console.error(`jobtide: ${cutSecrets(message)}`)
  if (error instanceof UsageError || error instanceof ConfigError) return WRONG_USE
  if (process.env.LOG_LEVEL === 'debug' && !(error instanceof SourceError)) console.error(error)
  return 1
}
