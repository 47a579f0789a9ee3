import { createHash, type Hash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'

/** A file to be written. `name` may have folders, with slashes. */
export type ExportFile = { name: string; pieces: () => AsyncIterable<string | Uint8Array> }

export type WrittenFile = { name: string; bytes: number; sha256: string }

/** Writes files into a folder, and SHA256SUMS over them. A file of the same name is replaced when the new one is whole. */
export async function writeExport(folder: string, files: ExportFile[]): Promise<WrittenFile[]> {
  const written: WrittenFile[] = []
  for (const file of files) written.push(await writeWhole(folder, file))
  const sums = [...written].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ sha256, name }) => `${sha256}  ${name}\n`)
  await writeFile(join(folder, SUMS), sums.join(''))
  return written
}

/** As `sha256sum --check` reads it. */
export const SUMS = 'SHA256SUMS'

async function writeWhole(folder: string, { name, pieces }: ExportFile): Promise<WrittenFile> {
  const path = join(folder, name)
  await mkdir(dirname(path), { recursive: true })
  const [hash, count] = [createHash('sha256'), { bytes: 0 }]
  await pipeline(hashed(pieces(), hash, count), createWriteStream(`${path}.part`))
  await rename(`${path}.part`, path)
  return { name, bytes: count.bytes, sha256: hash.digest('hex') }
}

async function* hashed(
  pieces: AsyncIterable<string | Uint8Array>,
  hash: Hash,
  count: { bytes: number },
): AsyncGenerator<Buffer> {
  for await (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece)
    hash.update(bytes)
    count.bytes += bytes.length
    yield bytes
  }
}
