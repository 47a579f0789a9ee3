import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { type ArchiveLimits, collect, readZip, tooMany } from '../archive.ts'
import type { Publication, PublishedFile } from '../domain/publication.ts'
import { PublicationError } from '../errors.ts'

/** Publishers' files unpack to 8 MB each at most, and to a tenth of that when packed. */
const LIMITS: ArchiveLimits = { entries: 20_000, fileBytes: 128 * 2 ** 20, totalBytes: 512 * 2 ** 20, ratio: 100 }

/**
 * Reads the files that `wanted` names from a zip or a folder and the folders in it. Nothing is written. Throws PublicationError
 * when the path is neither, when a file is too large or no UTF-8, when two files have one name, or when a zip is encrypted,
 * broken or unpacks to far more than its size.
 */
export async function loadPublication(
  path: string,
  wanted: (name: string) => boolean,
  limits: ArchiveLimits = LIMITS,
): Promise<Publication> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new PublicationError(path, 'cannot be opened', 'give the zip or the folder as downloaded', { cause })
  })
  const name = basename(resolve(path))
  const files = found.isDirectory() ? await readFolder(path, wanted, limits) : await fromZip(path, wanted, limits)
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
  limits: ArchiveLimits,
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

async function listFiles(folder: string, deep: number, limits: ArchiveLimits): Promise<string[]> {
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

async function fromZip(
  path: string,
  wanted: (name: string) => boolean,
  limits: ArchiveLimits,
): Promise<PublishedFile[]> {
  const files = await readZip(path, basename(path), wanted, limits)
  return files.map((file) => publishedFile(file.name, file.path, file.bytes))
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
