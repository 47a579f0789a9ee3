import { type Config, ENVIRONMENT } from '../config.ts'

/** Settings whose values are never shown: keys, what opens an account elsewhere, addresses that may hold a password. */
const SECRET = /KEY|SECRET|PASSWORD|TOKEN|_URL$|^(?:USAJOBS|ADZUNA)_/
const OPEN = new Set(['BASE_URL', 'DKIM_KEY_FILE'])

/**
 * A configuration as lines "MAIL_FROM", as the environment states it or by default, without a secret: of those only whether they are set;
 * of addresses with a password only the host. What each tier holds comes after them.
 */
export function shownSettings({
  settings,
  tiers,
}: Pick<Config, 'settings' | 'tiers'>): { name: string; value: string }[] {
  const lines = (Object.keys(ENVIRONMENT.shape) as (keyof typeof settings)[]).map((name) => ({
    name,
    value: show(settings[name], SECRET.test(name) && !OPEN.has(name)),
  }))
  const ofTiers = tiers.map(({ id, name: _, ...holds }) => ({
    name: `tier ${id}`,
    value: Object.entries(holds)
      .map(([part, value]) => `${part} ${show(value, false)}`)
      .join(', '),
  }))
  return [...lines, ...ofTiers]
}

function show(value: unknown, isSecret: boolean): string {
  if (value === null || value === undefined) return 'not set'
  if (isSecret) return hostOf(String(value)) ?? 'set, not shown'
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.join(', ')
  return String(value)
}

/** "set: postgres at db.example:5432". */
function hostOf(text: string): string | null {
  if (!/^(?:postgres|postgresql|redis|rediss|smtp|smtps):\/\//.test(text) || !URL.canParse(text)) return null
  const { protocol, host } = new URL(text)
  return `set: ${protocol.replace(':', '')} at ${host}`
}
