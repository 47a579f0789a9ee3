import { takeMail } from '../src/alerts/take-report.ts'
import type { Context } from '../src/context.ts'
import { type BounceReceiver, startBounceReceiver } from '../src/send/bounce-receiver.ts'
import { isFeedbackAddress, readBounceAddress } from '../src/send/verp.ts'

/** Starts the server that bounces and complaints come to, when BOUNCE_DOMAIN and BOUNCE_PORT are set; null otherwise. */
export async function openBounceReceiver(context: Context): Promise<BounceReceiver | null> {
  const { secretKeys, log } = context
  const { domain, host, port } = context.config.bounces
  if (port === null) return null
  if (domain === null) {
    log.warn('no server for bounces was started: BOUNCE_PORT needs BOUNCE_DOMAIN')
    return null
  }
  const receiver = await startBounceReceiver({
    host,
    port,
    domain,
    isOurs: (address) => readBounceAddress(secretKeys, address) !== null || isFeedbackAddress(secretKeys, address),
    onMail: (recipient, raw) => takeMail(context, recipient, raw),
    onFault: (error) => log.error({ err: error }, 'mail report could not be stored'),
  })
  log.info({ host, port: receiver.port, domain }, 'bounces are taken')
  return receiver
}
