import type { Digest } from '../domain/alert.ts'
import {
  digestHeading,
  HIDE,
  type MailEntry,
  marketLines,
  moreLine,
  payText,
  SEE_ALL,
  whyMailed,
} from './digest-lines.ts'
import { plainLine } from './escape.ts'
import { capitalized, formatPeriod } from './format.ts'
import type { DigestContext } from './render.ts'
import { COLUMNS, wrap } from './wrap.ts'

const INDENT = '    '

/** The digest as plain text, 72 columns wide; only addresses may be longer. */
export function renderDigestText(digest: Digest, entries: MailEntry[], context: DigestContext): string {
  const market = marketLines(digest.market, context.roleTitle)
  const blocks = [
    `${wrap(`${plainLine(context.siteName, 80)}: ${digestHeading(digest)}`)}\n${wrap(lead(digest))}`,
    ...entries.map((entry, index) => itemBlock(entry, index + 1)),
    wrapAbove(moreLine(digest), `${SEE_ALL}:\n${context.viewUrl}`),
    ...(market === null ? [] : [wrap(`${market.of}: ${market.figures}`)]),
    footer(digest, context),
  ]
  return `${blocks.join('\n\n')}\n`
}

/** "Week of 23 November 2026, best fit first". */
function lead(digest: Digest): string {
  const period = capitalized(formatPeriod(digest.period))
  return digest.items.length > 1 ? `${period}, best fit first` : period
}

function itemBlock({ title, company, where, pay, age, via, why, url, hideUrl }: MailEntry, number: number): string {
  const lines = [
    wrap(title, INDENT).replace(INDENT, `${number}.`.padEnd(INDENT.length)),
    wrap([company, where, age, via].filter((part) => part !== null).join(' · '), INDENT),
    wrap(payText(pay), INDENT),
    ...(why === '' ? [] : [wrap(`Why: ${why}`, INDENT)]),
    ...(url === null ? [] : [INDENT + url]),
    `${INDENT}${HIDE}:`,
    INDENT + hideUrl,
  ]
  return lines.join('\n')
}

function wrapAbove(line: string | null, link: string): string {
  return line === null ? link : `${wrap(line)}\n${link}`
}

function footer(digest: Digest, context: DigestContext): string {
  return [
    '-'.repeat(COLUMNS),
    wrap(whyMailed(digest, context.siteName)),
    `Change your searches and settings:\n${context.manageUrl}`,
    `Pause your alerts:\n${context.pauseUrl}`,
    `Unsubscribe, one click:\n${context.unsubscribeUrl}`,
    wrap(plainLine(context.postalAddress, 300)),
  ].join('\n\n')
}
