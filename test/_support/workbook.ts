import { zipSync } from 'fflate'
import type { OfficialFile } from '../../src/domain/official.ts'

export type SheetRows = (string | number | null)[][]
/** Merged ranges ("A1:C1") and other XML by sheet name, and parts to put beside or instead of ours. */
export type WorkbookOptions = { merged?: Record<string, string[]>; parts?: Record<string, string>; isPacked?: boolean }

/** A workbook as Excel writes it, from rows by sheet name. Text is kept in the cells. */
export function workbookOf(sheets: Record<string, SheetRows>, options: WorkbookOptions = {}): Uint8Array {
  const names = Object.keys(sheets)
  const parts: Record<string, string> = {
    '[Content_Types].xml': `${HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    'xl/workbook.xml': `${HEAD}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONS}"><sheets>${names
      .map((name, at) => `<sheet name="${escapeXml(name)}" sheetId="${at + 1}" r:id="rId${at + 1}"/>`)
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `${HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${names
      .map(
        (_, at) =>
          `<Relationship Id="rId${at + 1}" Type="${RELATIONS}/worksheet" Target="worksheets/sheet${at + 1}.xml"/>`,
      )
      .join('')}</Relationships>`,
  }
  names.forEach((name, at) => {
    parts[`xl/worksheets/sheet${at + 1}.xml`] = sheetXml(sheets[name] ?? [], options.merged?.[name] ?? [])
  })
  return zipText({ ...parts, ...options.parts }, options.isPacked)
}

/** A zip of texts and bytes. */
export function zipText(parts: Record<string, string | Uint8Array>, isPacked = true): Uint8Array {
  const bytes = Object.entries(parts).map(([name, part]) => [name, typeof part === 'string' ? Buffer.from(part) : part])
  return zipSync(Object.fromEntries(bytes), { level: isPacked ? 6 : 0 })
}

/** A file as an importer gets it. */
export function officialFile(name: string, bytes: Uint8Array | string): OfficialFile {
  return { name, url: null, bytes: Buffer.from(bytes as Uint8Array), fetchedAt: new Date('2026-11-01T00:00:00Z') }
}

const HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

function sheetXml(rows: SheetRows, merged: string[]): string {
  const lines = rows.map((cells, row) => {
    const filled = cells.map((cell, column) => (cell === null ? '' : cellXml(cell, `${letters(column)}${row + 1}`)))
    return `<row r="${row + 1}">${filled.join('')}</row>`
  })
  const ranges = merged.map((range) => `<mergeCell ref="${range}"/>`).join('')
  const merges = ranges === '' ? '' : `<mergeCells count="${merged.length}">${ranges}</mergeCells>`
  return `${HEAD}<worksheet xmlns="${MAIN}"><sheetData>${lines.join('')}</sheetData>${merges}</worksheet>`
}

function cellXml(cell: string | number, address: string): string {
  if (typeof cell === 'number') return `<c r="${address}"><v>${cell}</v></c>`
  return `<c r="${address}" t="inlineStr"><is><t xml:space="preserve">${escapeXml(cell)}</t></is></c>`
}

/** 0 is A, 26 is AA. */
function letters(column: number): string {
  const last = String.fromCharCode(65 + (column % 26))
  return column < 26 ? last : letters(Math.floor(column / 26) - 1) + last
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
