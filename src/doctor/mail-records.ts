import { createPublicKey } from 'node:crypto'
import { parseAddress } from '../send/address.ts'
import { type Check, type Finding, idle, type Patient, unknown, well, wrong } from './finding.ts'

type Look = Omit<Finding, 'check'>

/** A name that has no such record is told apart from a look-up that failed, which says nothing. */
const NO_RECORD = new Set(['ENOTFOUND', 'ENODATA'])

export const spf: Check = mailCheck('SPF', async ({ resolver }, from, { bounces }) => {
  const domain = bounces.domain ?? from
  const records = (await readTxt(resolver, domain)).filter((text) => /^v=spf1(?: |$)/i.test(text))
  if (records.length === 1) return well(`${domain} names who may send`)
  if (records.length > 1)
    return wrong(`${domain} has ${records.length} records, so none counts`, 'merge them into one; docs/mail.md, SPF')
  return wrong(
    `${domain} has none`,
    `add a TXT record at ${domain} that starts with v=spf1; your relay says the rest; docs/mail.md, SPF`,
  )
})

export const dkim: Check = mailCheck('DKIM', async ({ resolver }, _from, { mail }) => {
  if (mail.dkim === null) return idle('the relay signs, or nobody does')
  const { domain, selector, privateKey } = mail.dkim
  const name = `${selector}._domainkey.${domain}`
  const key = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64')
  const mend = `publish at ${name} the TXT record: v=DKIM1; k=rsa; p=${key}`
  const records = await readTxt(resolver, name)
  const published = records.map((text) => /(?:^|;)\s*p=([^;]*)/.exec(text)?.[1]?.replaceAll(/\s/g, ''))
  if (published.length === 0) return wrong(`${name} has no record, so our signatures do not verify`, mend)
  if (published.length > 1) return wrong(`${name} has ${published.length} records`, mend)
  return published[0] === key ? well(`${name} holds our key`) : wrong(`${name} holds another key than ours`, mend)
})

/** A record of the sender's domain or of one above it: receivers climb in the same way. */
export const dmarc: Check = mailCheck('DMARC', async ({ resolver }, from) => {
  const labels = from.split('.')
  const domains = labels.slice(0, -1).map((_label, index) => labels.slice(index).join('.'))
  for (const domain of domains) {
    const records = (await readTxt(resolver, `_dmarc.${domain}`)).filter((text) =>
      /^v=DMARC1(?:;|$)/i.test(text.trim()),
    )
    if (records.length > 0) return well(`_dmarc.${domain} has a record`)
  }
  return wrong(`${from} has none`, `add a TXT record at _dmarc.${from}: v=DMARC1; p=none; docs/mail.md, DMARC`)
})

export const bounceHost: Check = mailCheck('MX for bounces', async ({ resolver }, _from, { bounces }) => {
  if (bounces.domain === null) return idle('BOUNCE_DOMAIN is not set')
  const hosts = await orNone(resolver.resolveMx(bounces.domain))
  if (hosts.length > 0) return well(`bounces go to ${hosts.map((host) => host.exchange).join(', ')}`)
  return wrong(
    `${bounces.domain} has no MX record, so bounces do not arrive`,
    `add an MX record at ${bounces.domain} that names the machine with BOUNCE_PORT; docs/mail.md`,
  )
})

/** Without a relay no mail leaves, and records do not matter. */
function mailCheck(
  name: string,
  look: (patient: Patient, from: string, config: Patient['config']) => Promise<Look>,
): Check {
  return {
    name,
    async look(patient) {
      const { mail } = patient.config
      if (mail.smtpUrl === null) return idle('no mail leaves this machine')
      const address = parseAddress(/<([^<>]*)>\s*$/.exec(mail.from)?.[1] ?? mail.from)
      if (address === null) return unknown('MAIL_FROM holds no address')
      try {
        return await look(patient, address.slice(address.lastIndexOf('@') + 1).toLowerCase(), patient.config)
      } catch (error) {
        return unknown(`the look-up failed: ${error instanceof Error ? error.message : error}`)
      }
    },
  }
}

async function readTxt(resolver: Patient['resolver'], name: string): Promise<string[]> {
  const records = await orNone(resolver.resolveTxt(name))
  return records.map((pieces) => pieces.join(''))
}

async function orNone<Record>(asked: Promise<Record[]>): Promise<Record[]> {
  return asked.catch((error: NodeJS.ErrnoException) => {
    if (NO_RECORD.has(error.code ?? '')) return []
    throw error
  })
}
