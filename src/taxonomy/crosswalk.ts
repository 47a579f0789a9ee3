import type { CrosswalkMatch, CrosswalkRow, PublishedFile } from '../domain/publication.ts'
import { cleanLine, type RowReading, readPublishedTable, type TableReading } from './published-table.ts'

/** Gives an O*NET-SOC code its SOC 2018 detailed code, or null. */
export type SocOfOnet = (onet: string) => string | null

/** O*NET-SOC 2019 extends SOC 2018: its first seven characters are the SOC code. A code that SOC 2018 does not have, as in
 *  releases before O*NET 25.1, has none, unless `table` (from `readOnetSoc`) names it. */
export function createSocOfOnet(
  known: ReadonlySet<string>,
  table: ReadonlyMap<string, string> | null = null,
): SocOfOnet {
  return (onet) => {
    const code = table?.get(onet) ?? onet.slice(0, 7)
    return known.has(code) ? code : null
  }
}

/** The official crosswalk of ESCO and O*NET, as its CSV has it below some lines about itself. Throws PublicationError. */
export function readEscoOnet(file: PublishedFile, socOf: SocOfOnet): TableReading<CrosswalkRow> {
  const seen = new Set<string>()
  return readPublishedTable(
    file,
    {
      onet: { names: ['O*NET Id', 'O*NET-SOC Code', 'onet'] },
      concept: { names: ['ESCO or ISCO URI', 'ESCO URI', 'conceptUri', 'esco'] },
      match: { names: ['Type of Match', 'match'] },
    },
    ({ onet, concept, match }): RowReading<CrosswalkRow> => {
      const kind = MATCHES[match ?? '']
      if (!ONET_CODE.test(onet ?? '')) return { skip: `O*NET Id "${cut(onet)}" is not of the form 29-1141.00` }
      if (!CONCEPT.test(concept ?? '')) return { skip: `"${cut(concept)}" is not the URI of an ESCO or ISCO concept` }
      if (kind === undefined) return { skip: `type of match "${cut(match)}" is not known` }
      const key = `${concept} ${onet}`
      if (seen.has(key)) return { skip: `${onet} and this concept are matched twice` }
      seen.add(key)
      return { concept: concept ?? '', onet: onet ?? '', soc: socOf(onet ?? ''), match: kind }
    },
  )
}

/** What the crosswalk says of itself: "1 (Sep-22, ESCO v1.1.0)"; null when it says nothing. */
export function escoOnetRelease(file: PublishedFile): string | null {
  const head = file.text.slice(0, 4_000)
  const version = aboutItself(head, 'Mapping project version')
  const date = aboutItself(head, 'Mapping project version date')
  const esco = aboutItself(head, 'Classification 2 Version')
  const details = [date, esco === null ? null : `ESCO ${esco}`].filter((part) => part !== null)
  return version === null ? null : details.length === 0 ? version : `${version} (${details.join(', ')})`
}

/** O*NET-SOC 2019 → SOC 2018 by code, from O*NET's own crosswalk. */
export function readOnetSoc(file: PublishedFile): Map<string, string> {
  const { rows } = readPublishedTable(
    file,
    {
      onet: { names: ['O*NET-SOC 2019 Code', 'O*NET-SOC Code', 'onet'] },
      soc: { names: ['2018 SOC Code', 'SOC Code', 'soc2018'] },
    },
    ({ onet, soc }): RowReading<{ onet: string; soc: string }> =>
      ONET_CODE.test(onet ?? '') && SOC_CODE.test(soc ?? '')
        ? { onet: onet ?? '', soc: soc ?? '' }
        : { skip: `"${cut(onet)}" or "${cut(soc)}" is no code` },
  )
  return new Map(rows.map(({ onet, soc }) => [onet, soc]))
}

export const ONET_CODE = /^\d{2}-\d{4}\.\d{2}$/
const SOC_CODE = /^\d{2}-\d{4}$/
const CONCEPT = /^http:\/\/data\.europa\.eu\/esco\/(?:occupation\/[\w-]{1,100}|isco\/C\d{1,4})$/

/** As the crosswalk words them. exactISCO: O*NET's occupation is the whole ISCO group. */
const MATCHES: Readonly<Record<string, CrosswalkMatch>> = {
  exactMatch: 'exact',
  exactISCO: 'exact',
  closeMatch: 'close',
  narrowMatch: 'narrow',
  broadMatch: 'broad',
}

function aboutItself(head: string, name: string): string | null {
  const line = head.split(/\r?\n/).find((text) => text.replace(/^\uFEFF/, '').startsWith(`${name},`))
  const value = cleanLine(line?.split(',')[1] ?? null)
  return value === '' ? null : value.slice(0, 40)
}

/** Enough of a cell to find it by. */
export function cut(text: string | null): string {
  return cleanLine((text ?? '').slice(0, 60))
}
