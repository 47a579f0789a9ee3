import { zipSync } from 'fflate'
import readSheets from 'read-excel-file/node'
import { type ArchivedFile, type ArchiveLimits, readZip } from '../archive.ts'
import { OfficialError, PublicationError } from '../errors.ts'
import { refuseVastSheet, type SheetLimits } from './_sheet-extent.ts'

export type Cell = string | number | boolean | Date | null
/** `rows[0]` is row 1 of the sheet, whatever is above the table. All rows are as wide as the widest. Text is not trimmed. */
export type Sheet = { name: string; rows: Cell[][] }
export type WorkbookLimits = ArchiveLimits & SheetLimits

/** BLS's file of all areas of a year is the largest met: 150,000 rows by 32 columns, 180 MB unpacked, 7 times its packed size. */
export const WORKBOOK_LIMITS: WorkbookLimits = {
  entries: 2_000,
  fileBytes: 384 * 2 ** 20,
  totalBytes: 640 * 2 ** 20,
  ratio: 100,
  rows: 600_000,
  columns: 1_000,
  cells: 40_000_000,
}

/**
 * Reads every sheet of an .xlsx. A cell that is merged into another is null. Throws OfficialError when the bytes are no workbook
 * (a web page, an old .xls, an encrypted or cut-off file) or hold more than `limits` allow, before they are held in memory.
 */
export async function readWorkbook(
  file: { name: string; bytes: Uint8Array },
  limits: WorkbookLimits = WORKBOOK_LIMITS,
): Promise<Sheet[]> {
  refuseOtherFormats(file)
  const parts = await unpack(file, limits, isPart)
  for (const part of parts) refuseVastSheet(file.name, part, limits)
  try {
    const sheets = await readSheets(Buffer.from(repack(parts)), { trim: false })
    return sheets.map(({ sheet, data }) => ({ name: sheet, rows: data as Cell[][] }))
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : String(cause)
    throw new OfficialError(file.name, null, `is no readable workbook: ${detail}`, DOWNLOAD_AGAIN, { cause })
  }
}

/** The year in which a workbook was saved last, as it says itself; null when it does not. Throws OfficialError as readWorkbook does. */
export async function savedInYear(file: { name: string; bytes: Uint8Array }): Promise<number | null> {
  const [part] = await unpack(
    file,
    { ...WORKBOOK_LIMITS, fileBytes: 2 ** 20 },
    (_name, path) => path === 'docProps/core.xml',
  )
  const year = /<dcterms:modified[^>]{0,80}>(\d{4})-/.exec(part?.bytes.toString('latin1') ?? '')?.[1]
  return year === undefined ? null : Number(year)
}

/** Where a person finds a row: "data!812". `index` counts from 0. */
export function rowRef(sheet: string, index: number): string {
  return `${sheet}!${index + 1}`
}

const DOWNLOAD_AGAIN = 'download it again from the publisher'

/** By the first bytes, so that the fix can be told. */
function refuseOtherFormats({ name, bytes }: { name: string; bytes: Uint8Array }): void {
  const head = Buffer.from(bytes.subarray(0, 512))
  if (bytes.length === 0) throw new OfficialError(name, null, 'is empty', DOWNLOAD_AGAIN)
  if (head.subarray(0, 4).equals(Buffer.from([0xd0, 0xcf, 0x11, 0xe0]))) {
    throw new OfficialError(
      name,
      null,
      'is an encrypted workbook or an old .xls',
      'save it as .xlsx without a password, or take the publisher’s .xlsx',
    )
  }
  if (/^\s*<(?:!doctype|html|\?xml)/i.test(head.toString('latin1')))
    throw new OfficialError(
      name,
      null,
      'is a web page and no workbook',
      `${DOWNLOAD_AGAIN}; the site may refuse robots`,
    )
}

/** What the reading library needs, and no more. */
const isPart = (_name: string, path: string) =>
  /^xl\/(?:workbook\.xml|_rels\/workbook\.xml\.rels|sharedStrings\.xml|styles\.xml|worksheets\/[^/]+\.xml)$/i.test(path)

async function unpack(
  file: { name: string; bytes: Uint8Array },
  limits: WorkbookLimits,
  wanted: typeof isPart,
): Promise<ArchivedFile[]> {
  try {
    return await readZip(file.bytes, file.name, wanted, limits)
  } catch (cause) {
    if (!(cause instanceof PublicationError)) throw cause
    const place = cause.file === file.name ? null : cause.file
    throw new OfficialError(file.name, place, cause.detail, DOWNLOAD_AGAIN, { cause })
  }
}

/** The library unpacks without limits and trusts other headers than ours did: it is given the counted bytes, stored unpacked. */
function repack(parts: ArchivedFile[]): Uint8Array {
  return zipSync(Object.fromEntries(parts.map(({ path, bytes }) => [path, bytes])), { level: 0 })
}
