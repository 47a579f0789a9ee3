import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { type Entry, fromBufferPromise, openPromise, type ZipFile } from 'yauzl'
import { PublicationError } from './errors.ts'

/** How much an archive may hold. Sizes in bytes; `ratio` is of unpacked to packed size and counts for files of a mebibyte and more. */
export type ArchiveLimits = { entries: number; fileBytes: number; totalBytes: number; ratio: number }

/** `path` is where it lies in the archive, `name` the last part of it. */
export type ArchivedFile = { name: string; path: string; bytes: Buffer }

/**
 * Unpacks the files of a zip that `wanted` names into memory; `source` is its path or its bytes. What archivers add is left
 * alone. Throws PublicationError when the zip is encrypted or broken, or unpacks to more than `limits` allow.
 */
export async function readZip(
  source: string | Uint8Array,
  zipName: string,
  wanted: (name: string, path: string) => boolean,
  limits: ArchiveLimits,
): Promise<ArchivedFile[]> {
  const zip = await openZip(source).catch((cause: unknown) => {
    throw new PublicationError(zipName, `is no whole zip: ${detailOf(cause)}`, DOWNLOAD_AGAIN, { cause })
  })
  try {
    return await readEntries(zip, zipName, wanted, limits)
  } catch (cause) {
    if (cause instanceof PublicationError) throw cause
    throw new PublicationError(zipName, `is a broken zip: ${detailOf(cause)}`, DOWNLOAD_AGAIN, { cause })
  } finally {
    zip.close()
  }
}

/** The bytes of a stream. Throws PublicationError, naming the file, when there are more than `most` or the stream breaks. */
export async function collect(stream: Readable, name: string, most: number): Promise<Buffer> {
  const pieces: Buffer[] = []
  let size = 0
  try {
    for await (const piece of stream as AsyncIterable<Buffer>) {
      size += piece.length
      if (size > most) throw tooLarge(name, most)
      pieces.push(piece)
    }
  } catch (cause) {
    if (cause instanceof PublicationError) throw cause
    throw new PublicationError(name, `cannot be read: ${detailOf(cause)}`, DOWNLOAD_AGAIN, { cause })
  }
  return Buffer.concat(pieces)
}

export function tooMany(name: string, limits: ArchiveLimits): PublicationError {
  return new PublicationError(name, `holds more than ${limits.entries} files`, 'give the files of one release')
}

const DOWNLOAD_AGAIN = 'download it again, or give the folder it was unpacked to'

function openZip(source: string | Uint8Array): Promise<ZipFile> {
  const options = { lazyEntries: true, autoClose: false }
  if (typeof source === 'string') return openPromise(source, options)
  return fromBufferPromise(Buffer.from(source.buffer, source.byteOffset, source.byteLength), options)
}

async function readEntries(
  zip: ZipFile,
  zipName: string,
  wanted: (name: string, path: string) => boolean,
  limits: ArchiveLimits,
): Promise<ArchivedFile[]> {
  if (zip.entryCount > limits.entries) throw tooMany(zipName, limits)
  const files: ArchivedFile[] = []
  let total = 0
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.split('/').at(-1) ?? ''
    if (name.startsWith('.') || entry.fileName.startsWith('__MACOSX/') || !wanted(name, entry.fileName)) continue
    refuseEntry(entry, name, limits)
    const room = Math.min(limits.fileBytes, limits.totalBytes - total)
    const bytes = await collect(await zip.openReadStreamPromise(entry), name, room)
    // The library does not look: a damaged file can unpack to other figures.
    if (crc32(bytes) !== entry.crc32) {
      throw new PublicationError(name, 'is damaged: its checksum does not fit', DOWNLOAD_AGAIN)
    }
    total += bytes.length
    files.push({ name, path: entry.fileName, bytes })
  }
  return files
}

/** By what the zip says of itself; the bytes are counted as well while they are unpacked. */
function refuseEntry(entry: Entry, name: string, limits: ArchiveLimits): void {
  if (entry.isEncrypted()) throw new PublicationError(name, 'is encrypted', 'unpack it and give the folder')
  if (entry.uncompressedSize > limits.fileBytes) throw tooLarge(name, limits.fileBytes)
  const isBomb =
    entry.uncompressedSize >= 2 ** 20 && entry.uncompressedSize > limits.ratio * Math.max(1, entry.compressedSize)
  if (isBomb) throw new PublicationError(name, `unpacks to more than ${limits.ratio} times its size`, DOWNLOAD_AGAIN)
}

function tooLarge(name: string, most: number): PublicationError {
  return new PublicationError(
    name,
    `is larger than ${Math.floor(most / 2 ** 20)} MiB`,
    'give the publisher’s own files alone',
  )
}

function detailOf(cause: unknown): string {
  return cause instanceof Error ? cause.message.slice(0, 200) : String(cause)
}
