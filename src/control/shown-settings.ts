import type { Config } from '../config.ts'

/** Parts of a configuration whose values are never shown, wherever they stand. */
const SECRET = /secret|key|password|token|smtpUrl|databaseUrl|queueUrl|webhook/i
/** Holds secrets by the names of their settings. */
const ALL_SECRET = 'sourceKeys'

/** A configuration as lines "mail.from", without a secret: of those only whether they are set; of addresses with a password only the host. */
export function shownSettings(config: Config): { name: string; value: string }[] {
  return linesOf('', config, false)
}

function linesOf(name: string, value: unknown, isSecret: boolean): { name: string; value: string }[] {
  if (value === null || value === undefined) return [{ name, value: 'not set' }]
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object'))
    return [{ name, value: isSecret ? 'set, not shown' : value.length === 0 ? 'none' : value.join(', ') }]
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([key, part]) =>
      linesOf(name === '' ? key : `${name}.${key}`, part, isSecret || key === ALL_SECRET || SECRET.test(key)),
    )
  if (!isSecret) return [{ name, value: String(value) }]
  return [{ name, value: hostOf(String(value)) ?? 'set, not shown' }]
}

/** "set: postgres at db.example:5432". */
function hostOf(text: string): string | null {
  if (!/^(?:postgres|postgresql|redis|rediss|smtp|smtps):\/\//.test(text) || !URL.canParse(text)) return null
  const { protocol, host } = new URL(text)
  return `set: ${protocol.replace(':', '')} at ${host}`
}
