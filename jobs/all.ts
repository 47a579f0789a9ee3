import { checkLinks } from './check-links.ts'
import { fetchSource } from './fetch-source.ts'
import { forgetDocuments } from './forget-documents.ts'
import { handleStripeEvent } from './handle-stripe-event.ts'
import { importOfficial } from './import-official.ts'
import { makeRelease } from './make-release.ts'
import { matchNew } from './match-new.ts'
import { planDigests } from './plan-digests.ts'
import { readRun } from './read-run.ts'
import { refreshMarket } from './refresh-market.ts'
import { replaySource } from './replay-source.ts'
import { scheduleOfficial } from './schedule-official.ts'
import { scheduleSources } from './schedule-sources.ts'
import { sendConfirmation } from './send-confirmation.ts'
import { sendDigests } from './send-digests.ts'
import { sendLoginLink } from './send-login-link.ts'
import { sendTierChange } from './send-tier-change.ts'
import { sendWebhooks } from './send-webhooks.ts'
import { sweep } from './sweep.ts'

/** Every job there is; start-up fails unless each has its worker and each worker its job. */
export const ALL_JOBS = [
  scheduleSources,
  fetchSource,
  readRun,
  checkLinks,
  planDigests,
  sendDigests,
  sendConfirmation,
  sendLoginLink,
  matchNew,
  sendWebhooks,
  handleStripeEvent,
  sendTierChange,
  scheduleOfficial,
  importOfficial,
  refreshMarket,
  makeRelease,
  forgetDocuments,
  replaySource,
  sweep,
]
