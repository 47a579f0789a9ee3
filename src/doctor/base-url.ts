import type { Config } from '../config.ts'
import { type Check, idle, well, wrong } from './finding.ts'

const LOCAL_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]'])

/** Whether the pages are for this machine alone. */
export function isLocal({ web }: Config): boolean {
  return web.baseUrl === null || LOCAL_HOSTS.has(new URL(web.baseUrl).hostname)
}

export const baseUrl: Check = {
  name: 'BASE_URL',
  async look({ config }) {
    const { baseUrl: url } = config.web
    if (isLocal(config)) return idle('links in mails lead to this machine alone; set BASE_URL before others use it')
    if (url?.startsWith('https:')) return well(`${url} is encrypted`)
    return wrong(
      `${url} is not encrypted: links that open settings travel in the clear`,
      'put a proxy with a certificate in front (Caddy, nginx, Traefik) and set BASE_URL to its https:// address',
    )
  },
}
