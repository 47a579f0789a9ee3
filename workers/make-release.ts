import { makeRelease } from '../jobs/make-release.ts'
import { currentRelease } from '../src/market/release.ts'
import { makeRelease as make } from '../src/releases/make.ts'
import { ofMarket } from '../src/releases/of-market.ts'
import { defineWorker } from './_define.ts'

const DAY_MS = 86_400_000

/** A job that is killed leaves nothing that anyone sees; the next one begins anew. */
export default defineWorker({
  job: makeRelease,
  async work(_payload, context) {
    const { everyDays } = context.config.releases
    if (everyDays === 0) return
    const current = await currentRelease(context.market)
    if (current !== null && context.now().getTime() - current.asOf.getTime() < everyDays * DAY_MS) return
    const made = await make(context, { ...ofMarket(), onlyWhenChanged: true })
    if (made.state !== 'published') return context.log.debug({ state: made.state }, 'no release made')
    const { id, figures, outputsHash } = made.release
    context.log.info({ release: id, figures, outputsHash }, 'release published')
  },
})
