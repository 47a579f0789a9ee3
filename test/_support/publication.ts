import { createHash } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { crc32, deflateRawSync } from 'node:zlib'
import type { Publication, PublishedFile } from '../../src/domain/publication.ts'
import { createSocOfOnet, type SocOfOnet } from '../../src/taxonomy/crosswalk.ts'
import { loadSocTree } from '../../src/taxonomy/load-occupations.ts'

/** The path of a fixture: `onet`, `esco`, `esco_onet.csv`. */
export function publicationFixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/taxonomy/${name}`, import.meta.url))
}

/** A file as it is after loading. */
export function published(name: string, text: string): PublishedFile {
  const sha256 = createHash('sha256').update(text).digest('hex')
  return { name, path: name, text, bytes: Buffer.byteLength(text), sha256 }
}

export function publicationOf(name: string, files: Record<string, string>): Publication {
  return { name, files: Object.entries(files).map(([file, text]) => published(file, text)) }
}

export const socOf: SocOfOnet = createSocOfOnet(new Set(loadSocTree().detailed))

/** Tab-separated lines. */
export function tabbed(...rows: string[][]): string {
  return rows.map((row) => `${row.join('\t')}\n`).join('')
}

/** A zip archive of these files, deflated. `claimed` puts another unpacked size in its directory. */
export function zipOf(
  files: Record<string, string | Buffer>,
  options: { claimed?: number; isEncrypted?: boolean } = {},
): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(files)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const fields = headerFields(bytes, packed, Buffer.byteLength(name), options)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed])
    const tail = Buffer.alloc(14) // Comment length, disk, attributes, offset.
    tail.writeUInt32LE(offset, 10)
    const version = Buffer.from([20, 0])
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02', 'latin1'), version, fields, tail, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(locals.length, 8)
  end.writeUInt16LE(locals.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, entries, end])
}

/** What a local header and a directory entry have in common, from "version needed" to "extra field length". */
function headerFields(
  bytes: Buffer,
  packed: Buffer,
  nameLength: number,
  { claimed, isEncrypted }: { claimed?: number; isEncrypted?: boolean },
): Buffer {
  const fields = Buffer.alloc(26)
  fields.writeUInt16LE(20, 0)
  fields.writeUInt16LE(0x0800 | (isEncrypted ? 1 : 0), 2) // Names are UTF-8.
  fields.writeUInt16LE(8, 4)
  fields.writeUInt32LE(crc32(bytes), 10)
  fields.writeUInt32LE(packed.length, 14)
  fields.writeUInt32LE(claimed ?? bytes.length, 18)
  fields.writeUInt16LE(nameLength, 22)
  return fields
}
