import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import type { Publication, PublishedFile } from '../domain/publication.ts'
import { PublicationError } from './publication-error.ts'

/** How much a publication may hold. Sizes in bytes; `ratio` is of unpacked to packed size and counts for files of a mebibyte and more. */
export type PublicationLimits = { entries: number; fileBytes: number; totalBytes: number; ratio: number }

/** Publishers' files unpack to 8 MB each at most, and to a tenth of that when packed. */
const LIMITS: PublicationLimits = { entries: 20_000, fileBytes: 128 * 2 ** 20, totalBytes: 512 * 2 ** 20, ratio: 100 }

/**
 * Reads the files that `wanted` names from a zip or a folder and the folders in it. Nothing is written. Throws PublicationError
 * when the path is neither, when a file is too large or no UTF-8, when two files have one name, or when a zip is encrypted,
 * broken or unpacks to far more than its size.
 */
export async function loadPublication(
  path: string,
  wanted: (name: string) => boolean,
  limits: PublicationLimits = LIMITS,
): Promise<Publication> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new PublicationError(path, 'cannot be opened', 'give the zip or the folder as downloaded', { cause })
  })
  const name = basename(resolve(path))
  const files = found.isDirectory() ? await readFolder(path, wanted, limits) : await readZip(path, wanted, limits)
  const names = files.map((file) => file.name.toLowerCase())
  const twice = files.find((_, index) => names.indexOf(names[index] ?? '') !== index)
  if (twice) throw new PublicationError(twice.name, 'is there more than once', 'give the folder of one release')
  return { name, files: files.sort((a, b) => (a.name < b.name ? -1 : 1)) }
}

/** Reads one file by its path. Throws PublicationError. */
export async function loadPublishedFile(path: string): Promise<PublishedFile> {
  const name = basename(path)
  const bytes = await collect(createReadStream(path), path, LIMITS.fileBytes)
  return publishedFile(name, name, bytes)
}

async function readFolder(
  folder: string,
  wanted: (name: string) => boolean,
  limits: PublicationLimits,
): Promise<PublishedFile[]> {
  const files: PublishedFile[] = []
  let total = 0
  for (const path of await listFiles(folder, FOLDERS_DEEP, limits)) {
    if (!wanted(basename(path))) continue
    const bytes = await collect(
      createReadStream(path),
      basename(path),
      Math.min(limits.fileBytes, limits.totalBytes - total),
    )
    total += bytes.length
    files.push(publishedFile(basename(path), relative(folder, path), bytes))
  }
  return files
}

/** A zip that was unpacked into a folder of its own lies one deeper. */
const FOLDERS_DEEP = 2

async function listFiles(folder: string, deep: number, limits: PublicationLimits): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  if (entries.length > limits.entries) throw tooMany(folder, limits)
  const lists = entries
    .filter(({ name }) => !name.startsWith('.') && name !== '__MACOSX')
    .map(async (entry) => {
      const path = join(entry.parentPath, entry.name)
      if (entry.isDirectory()) return deep > 0 ? listFiles(path, deep - 1, limits) : []
      return entry.isFile() || entry.isSymbolicLink() ? [path] : []
    })
  return (await Promise.all(lists)).flat().sort()
}

async function readZip(
  path: string,
  wanted: (name: string) => boolean,
  limits: PublicationLimits,
): Promise<PublishedFile[]> {
  const zip = await openPromise(path, { lazyEntries: true, autoClose: false }).catch((cause: unknown) => {
    throw new PublicationError(basename(path), 'is neither a folder nor a zip', DOWNLOAD_AGAIN, { cause })
  })
  try {
    return await readEntries(zip, basename(path), wanted, limits)
  } catch (cause) {
    if (cause instanceof PublicationError) throw cause
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : String(cause)
    throw new PublicationError(basename(path), `is a broken zip: ${detail}`, DOWNLOAD_AGAIN, { cause })
  } finally {
    zip.close()
  }
}

const DOWNLOAD_AGAIN = 'download it again, or give the folder it was unpacked to'

async function readEntries(
  zip: ZipFile,
  zipName: string,
  wanted: (name: string) => boolean,
  limits: PublicationLimits,
): Promise<PublishedFile[]> {
  if (zip.entryCount > limits.entries) throw tooMany(zipName, limits)
  const files: PublishedFile[] = []
  let total = 0
  for await (const entry of zip.eachEntry()) {
    const name = entry.fileName.split('/').at(-1) ?? ''
    if (name.startsWith('.') || entry.fileName.startsWith('__MACOSX/') || !wanted(name)) continue
    refuseEntry(entry, name, limits)
    const room = Math.min(limits.fileBytes, limits.totalBytes - total)
    const bytes = await collect(await zip.openReadStreamPromise(entry), name, room)
    total += bytes.length
    files.push(publishedFile(name, entry.fileName, bytes))
  }
  return files
}

/** By what the zip says of itself; the bytes are counted as well while they are unpacked. */
function refuseEntry(entry: Entry, name: string, limits: PublicationLimits): void {
  if (entry.isEncrypted()) throw new PublicationError(name, 'is encrypted', 'unpack it and give the folder')
  if (entry.uncompressedSize > limits.fileBytes) throw tooLarge(name, limits.fileBytes)
  const isBomb =
    entry.uncompressedSize >= 2 ** 20 && entry.uncompressedSize > limits.ratio * Math.max(1, entry.compressedSize)
  if (isBomb) throw new PublicationError(name, `unpacks to more than ${limits.ratio} times its size`, DOWNLOAD_AGAIN)
}

async function collect(stream: Readable, name: string, most: number): Promise<Buffer> {
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
    const detail = cause instanceof Error ? cause.message.slice(0, 200) : String(cause)
    throw new PublicationError(name, `cannot be read: ${detail}`, DOWNLOAD_AGAIN, { cause })
  }
  return Buffer.concat(pieces)
}

function publishedFile(name: string, path: string, bytes: Buffer): PublishedFile {
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes) // It takes the byte order mark away.
    return { name, path, text, bytes: bytes.length, sha256 }
  } catch (cause) {
    throw new PublicationError(
      name,
      'is not UTF-8',
      'take the file as the publisher ships it, not as a spreadsheet saved it',
      { cause },
    )
  }
}

function tooLarge(name: string, most: number): PublicationError {
  return new PublicationError(
    name,
    `is larger than ${Math.floor(most / 2 ** 20)} MiB`,
    'give the publisher’s own files alone',
  )
}

function tooMany(name: string, limits: PublicationLimits): PublicationError {
  return new PublicationError(name, `holds more than ${limits.entries} files`, 'give the folder of one release')
}
