import type { SecretKeys } from './secret-keys.ts'
import { signToken } from './token.ts'

/** The addresses that mails carry. Each acts only on POST: scanners follow every link of a mail. */
export type MailLinks = {
  confirm(subscriberId: string): string
  unsubscribe(subscriberId: string): string
  /** Offers to send a login link: a forwarded mail must not open the settings. */
  manage(subscriberId: string): string
  /** Opens the settings. `at` dates the link; it works for LOGIN_MINUTES. */
  login(subscriberId: string, at: Date): string
  pause(subscriberId: string): string
  hide(subscriberId: string, groupId: string): string
  /** Everything that matches now, what no digest had room for among it. */
  view(subscriberId: string): string
}

/** A login link works for this many minutes. */
export const LOGIN_MINUTES = 30

export function createMailLinks(baseUrl: string, keys: SecretKeys): MailLinks {
  return {
    confirm: (id) => `${baseUrl}/confirm/${signToken(keys, 'confirm', id)}`,
    unsubscribe: (id) => `${baseUrl}/unsubscribe/${signToken(keys, 'unsubscribe', id)}`,
    manage: (id) => `${baseUrl}/login/from/${signToken(keys, 'manage', id)}`,
    login: (id, at) => `${baseUrl}/login/${signToken(keys, 'login', id, at)}`,
    pause: (id) => `${baseUrl}/pause/${signToken(keys, 'pause', id)}`,
    hide: (id, groupId) => `${baseUrl}/hide/${signToken(keys, 'hide', [id, groupId])}`,
    view: (id) => `${baseUrl}/matches/${signToken(keys, 'view', id)}`,
  }
}
