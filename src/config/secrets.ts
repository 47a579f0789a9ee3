import { readFileSync } from 'node:fs'

type Stated = Record<string, string | undefined>

/** Settings with the keys of sources, in the groups that make sense only together. */
const SOURCE_KEYS = [
  ['USAJOBS_KEY', 'USAJOBS_EMAIL'],
  ['ADZUNA_APP_ID', 'ADZUNA_APP_KEY'],
]

/** The keys of sources that are set, by name. Throws an Error that names every setting of a group of which only a part is
 *  set; values are never quoted. */
export function readSourceKeys(stated: Stated): Record<string, string> {
  const halves = SOURCE_KEYS.filter(
    (names) => names.some((name) => stated[name]) && !names.every((name) => stated[name]),
  )
  if (halves.length > 0) {
    throw new Error(halves.map((names) => `${names.join(' and ')} belong together: set both or none`).join('; '))
  }
  return Object.fromEntries(
    SOURCE_KEYS.flat().flatMap((name) => (stated[name] === undefined ? [] : [[name, stated[name]]])),
  )
}

/** Throws an Error that names what is missing of the three settings, or the file that cannot be read. */
export function readDkim(stated: Stated): { domain: string; selector: string; privateKey: string } | null {
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_KEY_FILE: file } = stated
  if (domain === undefined && selector === undefined && file === undefined) return null
  if (domain === undefined || selector === undefined || file === undefined) {
    throw new Error('DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY_FILE belong together: set all three or none')
  }
  try {
    return { domain, selector, privateKey: readFileSync(file, 'utf8') }
  } catch (error) {
    throw new Error(`DKIM_KEY_FILE ${file}: not readable; give the path of a PEM file with an RSA private key`, {
      cause: error,
    })
  }
}

/** Throws an Error when only one of the two keys is set. */
export function readStripe(stated: Stated): { secretKey: string; webhookSecret: string; apiUrl: string | null } | null {
  const { STRIPE_SECRET_KEY: secretKey, STRIPE_WEBHOOK_SECRET: webhookSecret, STRIPE_API_URL: apiUrl } = stated
  if (secretKey === undefined && webhookSecret === undefined) return null
  if (secretKey === undefined || webhookSecret === undefined) {
    throw new Error('STRIPE_SECRET_KEY and STRIPE_WEBHOOK_SECRET belong together: set both or none')
  }
  return { secretKey, webhookSecret, apiUrl: apiUrl ?? null }
}
