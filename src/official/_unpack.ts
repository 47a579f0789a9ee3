import { type ArchiveLimits, readZip } from '../archive.ts'
import type { OfficialFile } from '../domain/official.ts'
import { OfficialError, PublicationError } from '../errors.ts'

/** The largest zip met holds some twenty workbooks of 40 MB. */
export const PACKAGE_LIMITS: ArchiveLimits = {
  entries: 2_000,
  fileBytes: 512 * 2 ** 20,
  totalBytes: 1024 * 2 ** 20,
  ratio: 100,
}

/**
 * The files of a zip that `wanted` names, or the file itself when it is no zip. A workbook is a zip too: it counts as a file.
 * In the order of their names. Throws OfficialError when the zip is broken, encrypted or a bomb, or holds nothing wanted.
 */
export async function unpackFiles(
  file: OfficialFile,
  wanted: (name: string) => boolean,
  limits: ArchiveLimits = PACKAGE_LIMITS,
): Promise<OfficialFile[]> {
  if (!isPackage(file)) return [file]
  try {
    const found = await readZip(file.bytes, file.name, wanted, limits)
    if (found.length === 0) throw new PublicationError(file.name, 'holds no file of this importer', 'give another file')
    return found
      .map(({ name, bytes }) => ({ ...file, name, bytes }))
      .sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (cause) {
    if (!(cause instanceof PublicationError)) throw cause
    const place = cause.file === file.name ? null : cause.file
    throw new OfficialError(file.name, place, cause.detail, cause.fix, { cause })
  }
}

function isPackage({ name, bytes }: OfficialFile): boolean {
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  return (isZip || /\.zip$/i.test(name)) && !/\.xls[xm]$/i.test(name)
}
