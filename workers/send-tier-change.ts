import { sendTierChange } from '../jobs/send-tier-change.ts'
import { tierCalled } from '../src/alerts/change-tier.ts'
import type { Context } from '../src/context.ts'
import { cadenceOf } from '../src/digest/cadence.ts'
import { renderTierChange } from '../src/digest/render-tier-change.ts'
import { searchesAtRest } from '../src/digest/tier.ts'
import { createMailLinks } from '../src/send/links.ts'
import { type Account, findAccount } from '../src/store/account.ts'
import { claimTierChange, unclaimTierChange } from '../src/store/billing.ts'
import { listSearches } from '../src/store/subscriber.ts'
import { defineWorker } from './_define.ts'

/** Tells a subscriber of a change of tier, once. Taken before it is sent: a mail that comes twice is worse than none. */
export default defineWorker({
  job: sendTierChange,
  async work({ subscriberId }, context) {
    const changedAt = await claimTierChange(context.db, subscriberId)
    const account = changedAt === null ? null : await findAccount(context.db, subscriberId)
    if (changedAt === null || account?.state !== 'active' || account.suppressedAt !== null) return
    const messageId = `<t.${subscriberId}.${changedAt.getTime()}@${new URL(context.baseUrl).hostname}>`
    const result = await context.mailer.send({
      ...(await render(account, context)),
      to: account.email,
      messageId,
    })
    context.log.info({ messageId, result: result.kind }, 'news of a tier handed over')
    if (result.kind === 'deferred') {
      await unclaimTierChange(context.db, subscriberId, changedAt)
      throw new Error(`the relay deferred the news of a tier: ${result.response}`)
    }
  },
})

async function render(account: Account, { config, baseUrl, secretKeys, db }: Context) {
  const tier = tierCalled(account.tier, config.tiers)
  const searches = await listSearches(db, [account.id])
  const resting = searchesAtRest(searches, tier)
  const links = createMailLinks(baseUrl, secretKeys)
  const names = (list: typeof searches) => list.map((search) => search.name)
  return renderTierChange({
    siteName: config.web.siteName,
    postalAddress: config.mail.postalAddress,
    tier,
    cadence: cadenceOf(tier, account.cadence),
    running: names(searches.slice(0, searches.length - resting.length)),
    resting: names(resting),
    plansUrl: `${baseUrl}/plans`,
    manageUrl: links.manage(account.id),
    unsubscribeUrl: links.unsubscribe(account.id),
  })
}
