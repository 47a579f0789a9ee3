import { sendConfirmation } from '../jobs/send-confirmation.ts'
import { renderConfirmation } from '../src/digest/render-confirmation.ts'
import { hashAddress } from '../src/send/address-hash.ts'
import { createMailLinks } from '../src/send/links.ts'
import {
  CONFIRMATION_HOURS,
  findSubscriber,
  markConfirmationSent,
  unmarkConfirmationSent,
} from '../src/store/subscriber.ts'
import { mayConfirm } from '../src/store/suppression.ts'
import { defineWorker } from './_define.ts'

/** Sends the link of the double opt-in. Noted before it is sent: a second mail nobody asked for is worse than asking again. */
export default defineWorker({
  job: sendConfirmation,
  async work({ subscriberId }, context) {
    const subscriber = await findSubscriber(context.db, subscriberId)
    if (!subscriber || !(await markConfirmationSent(context.db, subscriberId, context.now()))) return
    const { baseUrl, secretKeys, config } = context
    const mail = renderConfirmation({
      siteName: config.web.siteName,
      postalAddress: config.mail.postalAddress,
      confirmUrl: createMailLinks(baseUrl, secretKeys).confirm(subscriberId),
      validHours: CONFIRMATION_HOURS,
    })
    // Noted all the same: the form's answer and what is stored are those of any other address.
    if (!(await mayConfirm(context.db, hashAddress(secretKeys, subscriber.email), context.now()))) return
    const messageId = `<c.${subscriberId}.${context.now().getTime()}@${new URL(baseUrl).hostname}>`
    const result = await context.mailer.send({
      ...mail,
      to: subscriber.email,
      messageId,
    })
    context.log.info({ messageId, result: result.kind }, 'confirmation handed over')
    if (result.kind === 'deferred') {
      await unmarkConfirmationSent(context.db, subscriberId)
      throw new Error(`the relay deferred a confirmation: ${result.response}`)
    }
  },
})
