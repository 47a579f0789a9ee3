import { ConfigError } from '../errors.ts'
import { createMailer } from '../send/email.ts'
import { isLocal } from './base-url.ts'
import { type Check, idle, well, wrong } from './finding.ts'

/** Connects, agrees on TLS where that is asked for, and logs in; sends nothing. */
export const relay: Check = {
  name: 'mail relay',
  async look({ config }) {
    const { smtpUrl, from, dkim } = config.mail
    if (smtpUrl === null) {
      const says = 'none: mails are filed on this machine, and who reaches the pages can read them'
      return isLocal(config) ? idle(says) : wrong(says, 'set SMTP_URL to your relay; docs/mail.md has examples')
    }
    try {
      const mailer = createMailer({ smtpUrl, from, dkim, poolSize: 1 })
      await mailer.verify().finally(() => mailer.close())
      return well('answers and lets us in')
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error
      return wrong(error.faults.join('; '), 'try the same host, port, user and password by hand; see docs/mail.md')
    }
  },
}
