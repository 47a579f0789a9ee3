/** Whether operators may sign in at /admin. Throws an Error when their passwords would travel in the clear. */
export function readAdmin({ ADMIN, BASE_URL }: Record<string, string | undefined>): boolean {
  if (ADMIN !== 'true') return false
  const base = BASE_URL !== undefined && URL.canParse(BASE_URL) ? new URL(BASE_URL) : null
  if (base?.protocol !== 'http:' || /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/.test(base.hostname)) return true
  throw new Error('ADMIN wants a BASE_URL that starts with https://, so that passwords do not travel in the clear')
}
