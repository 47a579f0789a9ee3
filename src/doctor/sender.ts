import { readConfig } from '../config.ts'
import { type Check, idle, well, wrong } from './finding.ts'

const EXAMPLES = readConfig({})

/** What recipients and sources read about who runs this. */
export const sender: Check = {
  name: 'sender',
  async look({ config }) {
    if (config.mail.smtpUrl === null) return idle('no mail leaves this machine')
    const examples = [
      { name: 'MAIL_FROM', isExample: config.mail.from === EXAMPLES.mail.from },
      { name: 'POSTAL_ADDRESS', isExample: config.mail.postalAddress === EXAMPLES.mail.postalAddress },
      { name: 'FETCH_CONTACT', isExample: config.fetch.contact === EXAMPLES.fetch.contact },
    ].filter(({ isExample }) => isExample)
    if (examples.length === 0) return well('sender, postal address and contact are your own')
    const names = examples.map(({ name }) => name).join(', ')
    return wrong(`still an example: ${names}`, `set ${names}; docs/operate.md says what each is for`)
  },
}
