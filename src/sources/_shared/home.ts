import type { Board } from './define.ts'

/** Where a board lives: at the address stored with it, else under its own name at the system's domain. */
export function homeOf({ board, origin }: Board, domain: string): string {
  return origin === '' ? `https://${encodeURIComponent(board)}.${domain}` : origin
}

/** The name before the system's domain: "acme" of "acme.breezy.hr"; null for other hosts, and for those in `own`, which
 *  are the system's. */
export function subdomainOf(url: URL, domain: string, own: ReadonlySet<string>): string | null {
  const name = url.hostname.endsWith(`.${domain}`) ? url.hostname.slice(0, -domain.length - 1) : ''
  return /^[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?$/.test(name) && !own.has(name) ? name : null
}
