import type { Page } from 'playwright-core'

type Painted = { words: string; colour: string; paper: string; size: number; weight: number; isMark: boolean }

/** WCAG 2.2: text, large text (24 px, or 18.66 px in bold), and marks that carry meaning. */
const [TEXT, LARGE, MARK] = [4.5, 3, 3]

/** What on a page has too little contrast with the paper under it, each with its ratio; and how much was looked at. */
export async function contrastFaults(page: Page): Promise<{ faults: string[]; seen: number }> {
  const painted = await readPainted(page)
  const faults = painted.flatMap(({ words, colour, paper, size, weight, isMark }) => {
    const least = isMark ? MARK : size >= 24 || (size >= 18.66 && weight >= 700) ? LARGE : TEXT
    const ratio = contrast(parse(colour), parse(paper))
    return ratio < least ? [`“${words}” ${colour} on ${paper}: ${ratio.toFixed(2)} of ${least}`] : []
  })
  return { faults: [...new Set(faults)], seen: painted.length }
}

function readPainted(page: Page): Promise<Painted[]> {
  return page.evaluate(() => {
    const paperOf = (element: Element): string => {
      for (let at: Element | null = element; at !== null; at = at.parentElement) {
        const { backgroundColor } = getComputedStyle(at)
        if (!/, 0\)$|^transparent$/.test(backgroundColor)) return backgroundColor
      }
      return 'rgb(255, 255, 255)'
    }
    const texts = [...document.querySelectorAll('main *, header *, footer *')].filter(
      (element) =>
        !element.closest('option') &&
        [...element.childNodes].some((node) => node.nodeType === 3 && (node.textContent ?? '').trim() !== '') &&
        element.getClientRects().length > 0,
    )
    const marks = [
      ...document.querySelectorAll('svg .mark, svg .bar, svg .line, svg .whisker line, svg .part, svg .gap'),
    ]
    const read = (element: Element, isMark: boolean) => {
      const style = getComputedStyle(element)
      const isDrawn = element.closest('svg') !== null
      const stroke = style.stroke === 'none' ? style.fill : style.stroke
      return {
        words: isMark ? (element.getAttribute('class') ?? 'line') : (element.textContent ?? '').trim().slice(0, 40),
        colour: isMark ? stroke : isDrawn ? style.fill : style.color,
        paper: paperOf(element),
        size: Number.parseFloat(style.fontSize),
        weight: Number(style.fontWeight),
        isMark,
      }
    }
    return [...texts.map((element) => read(element, false)), ...marks.map((element) => read(element, true))]
  })
}

function parse(colour: string): number[] {
  return (colour.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number)
}

function contrast(one: readonly number[], other: readonly number[]): number {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05)
}

function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const share = channel / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
