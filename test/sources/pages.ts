import { readFileSync } from 'node:fs'
import type { Page } from '../../src/domain/document.ts'

/** A page as fetched from `url`; text becomes UTF-8. */
export function pageOf(url: string, body: string | Uint8Array, contentType: string | null = null): Page {
  return { url, contentType, body: typeof body === 'string' ? new TextEncoder().encode(body) : body }
}

/** A fixture of `test/fixtures/sources`. */
export function fixture(name: string): Uint8Array {
  return readFileSync(new URL(`../fixtures/sources/${name}`, import.meta.url))
}

/** What a call throws; fails when it throws nothing. */
export function thrownBy(call: () => unknown): unknown {
  try {
    call()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
