import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { OfficialFile } from '../../src/domain/official.ts'

const FETCHED_AT = new Date('2026-08-19T10:00:00Z')

/** A file as an operator gives it. */
export function officialFile(name: string, content: string | Uint8Array, fetchedAt = FETCHED_AT): OfficialFile {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  return { name, url: null, bytes, fetchedAt }
}

/** A fixture by its path in test/fixtures/official, under its own name. */
export function officialFixture(path: string): OfficialFile {
  const file = fileURLToPath(new URL(`../fixtures/official/${path}`, import.meta.url))
  return officialFile(basename(path), readFileSync(file))
}

/** Real data that is kept beside the repository, or null when it is not there. */
export function sharedFile(path: string): OfficialFile | null {
  const file = fileURLToPath(new URL(`../../../shared/data/${path}`, import.meta.url))
  return existsSync(file) ? officialFile(basename(path), readFileSync(file)) : null
}
