import { DomUtils, parseDocument } from 'htmlparser2'
import { tidyLine } from './fields.ts'

/** Characters of a pay block; real ones stay under 2,000. A bound keeps the work small on any text. */
const BLOCK_CHARACTERS = 6000
const MOST_BLOCKS = 20

/** The pay ranges that Greenhouse adds below an ad's text, one phrase each: "Annual salary range $66,000 — $74,000 USD".
 *  None when the text has no such block. Never throws. */
export function payBlocks(html: string): string[] {
  const start = html.indexOf('content-pay-transparency')
  if (start === -1) return []
  const page = parseDocument(html.slice(html.lastIndexOf('<', start), start + BLOCK_CHARACTERS))
  return DomUtils.filter((node) => hasClass(node, 'pay-range'), page, true, MOST_BLOCKS)
    .map((range) => {
      const amounts = DomUtils.getChildren(range).filter(DomUtils.isTag).map(DomUtils.textContent)
      const title = DomUtils.getSiblings(range).find((node) => node !== range && hasClass(node, 'title'))
      return tidyLine(
        `${title ? DomUtils.textContent(title) : ''} ${amounts.length > 0 ? amounts.join(' ') : DomUtils.textContent(range)}`,
      )
    })
    .filter((phrase) => /\d/.test(phrase))
}

function hasClass(node: AnyNode, name: string): boolean {
  return DomUtils.isTag(node) && (node.attribs.class ?? '').split(/\s+/).includes(name)
}

type AnyNode = Parameters<typeof DomUtils.isTag>[0]
