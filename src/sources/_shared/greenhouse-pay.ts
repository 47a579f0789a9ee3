import { load } from 'cheerio/slim'
import { tidyLine } from './fields.ts'

/** Characters of a pay block; real ones stay under 2,000. A bound keeps the work small on any text. */
const BLOCK_CHARACTERS = 6000
const MOST_BLOCKS = 20

/** The pay ranges that Greenhouse adds below an ad's text, one phrase each: "Annual salary range $66,000 — $74,000 USD".
 *  None when the text has no such block. Never throws. */
export function payBlocks(html: string): string[] {
  const start = html.indexOf('content-pay-transparency')
  if (start === -1) return []
  const $ = load(html.slice(html.lastIndexOf('<', start), start + BLOCK_CHARACTERS))
  return $('.pay-range')
    .slice(0, MOST_BLOCKS)
    .toArray()
    .map((range) => {
      const amounts = $(range)
        .children()
        .toArray()
        .map((part) => $(part).text())
      const title = $(range).siblings('.title').first().text()
      return tidyLine(`${title} ${amounts.length > 0 ? amounts.join(' ') : $(range).text()}`)
    })
    .filter((phrase) => /\d/.test(phrase))
}
