import type { Digest, DigestItem } from '../domain/alert.ts'
import { digestHeading, itemLines, moreLine, PAY_STATED, PAY_UNSTATED, whyMailed } from './digest-lines.ts'
import { plainLine } from './escape.ts'
import { formatPeriod } from './format.ts'
import type { DigestContext } from './render.ts'
import { COLUMNS, wrap } from './wrap.ts'

const INDENT = '    '

/** The digest as plain text, 72 columns wide; only addresses may be longer. */
export function renderDigestText(digest: Digest, context: DigestContext): string {
  const more = moreLine(digest)
  const blocks = [
    wrap(`${plainLine(context.siteName, 80)}: ${digestHeading(digest)}, ${formatPeriod(digest.period)}`),
    ...digest.items.map((item, index) => itemBlock(item, index + 1, context)),
    ...(more === null ? [] : [wrap(more)]),
    footer(digest, context),
  ]
  return `${blocks.join('\n\n')}\n`
}

function itemBlock(item: DigestItem, number: number, context: DigestContext): string {
  const { title, company, where, pay, why, url } = itemLines(item, context.roleTitle)
  const lines = [
    wrap(title, INDENT).replace(INDENT, `${number}.`.padEnd(INDENT.length)),
    wrap(where === null ? company : `${company} · ${where}`, INDENT),
    wrap(pay === null ? PAY_UNSTATED : `Pay: ${pay} (${PAY_STATED})`, INDENT),
    wrap(`Why: ${why}`, INDENT),
    ...(url === null ? [] : [INDENT + url]),
  ]
  return lines.join('\n')
}

function footer(digest: Digest, context: DigestContext): string {
  return [
    '-'.repeat(COLUMNS),
    wrap(whyMailed(digest, context.siteName)),
    `See or stop your alerts:\n${context.manageUrl}`,
    `Unsubscribe, one click:\n${context.unsubscribeUrl}`,
    wrap(plainLine(context.postalAddress, 300)),
  ].join('\n\n')
}
