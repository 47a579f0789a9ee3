import { readFile } from 'node:fs/promises'

/** Commands for the shell of a host. */
export type Box = { host: string; commands: string }
/** A way to break the service, as docs/breaking.md has it: what to do, and the alerts that find it, the first the soonest. */
export type Way = { name: string; says: string; alerts: string[]; boxes: Box[] }

const DOCS = new URL('../docs/', import.meta.url)
const BOX = /^```sh ([AB])(?: ([a-z-]+))?\n(.*?)\n```$/gms

export const readPage = (name: string): Promise<string> => readFile(new URL(name, DOCS), 'utf8')

/** The ways in the order of the page. */
export async function readWays(): Promise<Way[]> {
  const ways = [...sectionsOf(await readPage('breaking.md'))].map(([name, text]) => ({
    name,
    says: text.split('[')[0]?.trim() ?? '',
    alerts: [...text.matchAll(/^.*$/gm)].flatMap(([line]) =>
      [...line.matchAll(/\[(Jobtide\w+)\]\(mending\.md#/g)].map((found) => found[1] ?? ''),
    ),
    boxes: boxesOf(text).map(({ host, commands }) => ({ host, commands })),
  }))
  return ways.filter(({ boxes }) => boxes.length > 0)
}

/** What an alert's runbook, such as docs/mending.md#jobtidedown, says to do about a way. Throws when it leads nowhere. */
export async function readMending(runbook: string, way: string): Promise<Box[]> {
  const found = /^docs\/([a-z-]+\.md)#([a-z0-9-]+)$/.exec(runbook)
  const section = sectionsOf(await readPage(found?.[1] ?? 'missing.md')).get(found?.[2] ?? '')
  const boxes = boxesOf(section ?? '').filter((box) => box.way === way)
  if (boxes.length === 0) throw new Error(`${runbook} says nothing of ${way}`)
  return boxes
}

/** Sections of the second level by their anchor. */
export function sectionsOf(page: string): Map<string, string> {
  const parts = page.split(/^## /m).slice(1)
  return new Map(
    parts.map((part) => {
      const [title = '', ...lines] = part.split('\n')
      return [anchorOf(title), lines.join('\n')]
    }),
  )
}

/** As GitHub makes it of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-')
}

function boxesOf(text: string): (Box & { way: string | null })[] {
  return [...text.matchAll(BOX)].map(([, host = '', way, commands = '']) => ({ host, way: way ?? null, commands }))
}
