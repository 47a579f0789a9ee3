/** A scheduler of one job in a process that is made to be killed; the queue's address is its first word. */
import type { JobDefinition } from '../../jobs/_define.ts'
import { createLog } from '../../src/log.ts'
import { openRuntime } from '../../workers/_runtime.ts'
import { EVERY_SECOND } from './every-second.ts'

const SCHEDULES_MS = 500

const log = createLog({ level: process.env.LOG_LEVEL ?? 'silent', pretty: false })
const runtime = await openRuntime(process.argv[2] ?? '', log, { schedulesMs: SCHEDULES_MS })
await runtime.startSchedules([EVERY_SECOND as unknown as JobDefinition<never>])
process.send?.('ready')
process.on('disconnect', () => process.exit())
