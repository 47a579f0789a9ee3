import { readFileSync } from 'node:fs'
import type { Page } from '../../src/domain/document.ts'

/** A page as fetched from `url`; text becomes UTF-8. */
export function pageOf(url: string, body: string | Uint8Array, contentType: string | null = null): Page {
  return { url, contentType, body: typeof body === 'string' ? new TextEncoder().encode(body) : body }
}

/** Snippets stand for pages that came whole: what looks like HTML is closed. */
export function wholeHtml(body: string | Uint8Array): string | Uint8Array {
  return typeof body === 'string' && body.includes('<') ? `${body}</html>` : body
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
