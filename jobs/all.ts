import { fetchSource } from './fetch-source.ts'
import { planDigests } from './plan-digests.ts'
import { readRun } from './read-run.ts'
import { scheduleSources } from './schedule-sources.ts'
import { sendConfirmation } from './send-confirmation.ts'
import { sendDigests } from './send-digests.ts'
import { sweep } from './sweep.ts'

/** Every job there is; start-up fails unless each has its worker and each worker its job. */
export const ALL_JOBS = [scheduleSources, fetchSource, readRun, planDigests, sendDigests, sendConfirmation, sweep]
