/** What is known of a mail that carries no report a machine can read. Texts as mailparser gives them. */
export type PlainMail = { subject: string; from: string; header: (name: string) => string }

/** Words in front of subjects of bounces: Postfix, sendmail, Exim, qmail, Exchange, Domino, Gmail. */
const BOUNCE_SUBJECT =
  /^(?:undeliver|mail delivery (?:failed|failure|system)|delivery (?:status notification|failure|has failed)|returned mail|failure notice|mail system error|non ?remis|unzustellbar|nicht zustellbar|no se puede entregar|mislukte bezorging)/i
const BOUNCE_SENDER = /\b(?:mailer-daemon|postmaster|mail-daemon|mdaemon)@/i
const REPLY_SUBJECT =
  /^(?:auto(?:matic|mated)?[ -]?(?:reply|response)|autoreply|out of (?:the )?office|automatische antwort|abwesenheit|réponse automatique|respuesta automática|risposta automatica|vacation)/i

/** Exim names the recipients in this field; then it is a bounce whatever it is called. */
export function isBounce({ subject, from, header }: PlainMail): boolean {
  if (header('x-failed-recipients') !== '') return true
  return BOUNCE_SUBJECT.test(subject.trim()) || (BOUNCE_SENDER.test(from) && !REPLY_SUBJECT.test(subject.trim()))
}

/** RFC 3834 5, and what programs wrote before it. */
export function isAutoReply({ subject, header }: PlainMail): boolean {
  const submitted = header('auto-submitted').toLowerCase()
  if (submitted !== '' && !/^no\b/.test(submitted)) return true
  if (['x-autoreply', 'x-autorespond', 'x-auto-response-suppress'].some((name) => header(name) !== '')) return true
  return /^(?:auto_reply|auto-reply|bulk|junk)/i.test(header('precedence')) || REPLY_SUBJECT.test(subject.trim())
}
