import { sendLoginLink } from '../jobs/send-login-link.ts'
import { renderLogin } from '../src/digest/render-login.ts'
import { createMailLinks, LOGIN_MINUTES } from '../src/send/links.ts'
import { findSubscriber } from '../src/store/subscriber.ts'
import { defineWorker } from './_define.ts'

/** Sends a login link while it is worth something. A lost job sends none: whoever waits asks again. */
export default defineWorker({
  job: sendLoginLink,
  async work({ subscriberId, at }, context) {
    const subscriber = await findSubscriber(context.db, subscriberId)
    const asked = new Date(at)
    const isOld = context.now().getTime() - asked.getTime() > LOGIN_MINUTES * 60_000
    if (subscriber?.state !== 'active' || subscriber.suppressedReason === 'complaint' || isOld) return
    const { baseUrl, secretKeys, config } = context
    const mail = renderLogin({
      siteName: config.web.siteName,
      postalAddress: config.mail.postalAddress,
      loginUrl: createMailLinks(baseUrl, secretKeys).login(subscriberId, asked),
      validMinutes: LOGIN_MINUTES,
    })
    const messageId = `<l.${subscriberId}.${asked.getTime()}@${new URL(baseUrl).hostname}>`
    const result = await context.mailer.send({
      ...mail,
      to: subscriber.email,
      messageId,
    })
    context.log.info({ messageId, result: result.kind }, 'login link handed over')
    if (result.kind === 'deferred') throw new Error(`the relay deferred a login link: ${result.response}`)
  },
})
