import type { Context } from '../context.ts'
import type { Publisher } from './citation.ts'

/** Who publishes, by the configuration. */
export function publisherOf({ config, baseUrl }: Pick<Context, 'config' | 'baseUrl'>): Publisher {
  return { name: config.web.siteName, baseUrl, licence: config.releases.licence }
}
