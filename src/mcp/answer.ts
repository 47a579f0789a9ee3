import type { CallToolResult } from '@modelcontextprotocol/server'
import { z } from 'zod'
import type { Citation } from '../market/citation.ts'

export const CITATION = z.object({
  text: z.string().describe('Write this beside what is quoted'),
  release: z.string().nullable(),
  as_of: z.string(),
  sha256: z.string().nullable().describe('Of all figures of the release'),
  url: z.string(),
  attributions: z.array(z.string()),
})

/** A result in both forms: structured, and as text for clients that read no structure. */
export function answer(data: Record<string, unknown>, citation: Citation): CallToolResult {
  const { text, release, asOf, sha256, url, attributions } = citation
  const structured = { ...data, citation: { text, release, as_of: asOf, sha256, url, attributions } }
  return { content: [{ type: 'text', text: JSON.stringify(structured, null, 1) }], structuredContent: structured }
}

/** Something that the caller can mend: what is wrong and what to do. */
export function refuse(message: string): CallToolResult {
  return { content: [{ type: 'text', text: message }], isError: true }
}

/** Nothing here changes anything or reaches outside. */
export const READ_ONLY = { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false }
