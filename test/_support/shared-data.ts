import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { OfficialFile } from '../../src/domain/official.ts'

const FOLDER = new URL('../../../shared/data/', import.meta.url)

/** Whether public data is kept beside the repository; says so when it is not, for the tests that are skipped then. */
export function hasSharedData(name: string): boolean {
  const isThere = existsSync(new URL(name, FOLDER))
  if (!isThere) console.warn(`skipped: it needs ../shared/data/${name} beside the repository`)
  return isThere
}

/** A publisher's file as an importer gets it. */
export function sharedFile(name: string, fetchedAt = new Date('2026-11-01T00:00:00Z')): OfficialFile {
  return { name: basename(name), url: null, bytes: readFileSync(new URL(name, FOLDER)), fetchedAt }
}
