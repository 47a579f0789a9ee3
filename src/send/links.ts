import { signToken } from './token.ts'

/** The addresses that mails carry. Each acts only on POST: scanners follow every link of a mail. */
export type MailLinks = {
  confirm(subscriberId: string): string
  unsubscribe(subscriberId: string): string
  manage(subscriberId: string): string
}

export function createMailLinks(baseUrl: string, secretKey: string): MailLinks {
  return {
    confirm: (id) => `${baseUrl}/confirm/${signToken(secretKey, 'confirm', id)}`,
    unsubscribe: (id) => `${baseUrl}/unsubscribe/${signToken(secretKey, 'unsubscribe', id)}`,
    // The same page shows what is saved and offers to leave.
    manage: (id) => `${baseUrl}/unsubscribe/${signToken(secretKey, 'unsubscribe', id)}`,
  }
}
