import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { LEVELS, type Role, type Taxonomy } from '../domain/role.ts'
import { defaultLadder } from './levels.ts'

const DEFAULT_FOLDER = new URL('../../data/roles/', import.meta.url)

/** Reads the role taxonomy: every `.json` file of the folder, one family a file, in the order of file names.
 *  A role without a ladder gets the default one. `version` is the first 12 hex digits of the SHA-256 of the files' text.
 *  Throws an Error that names the file and the field when a file is missing, not JSON or not in shape. */
export function loadTaxonomy(folder: URL | string = DEFAULT_FOLDER): Taxonomy {
  const path = folder instanceof URL ? fileURLToPath(folder) : folder
  const files = readdirSync(path)
    .filter((file) => file.endsWith('.json'))
    .sort()
  if (files.length === 0) throw new Error(`${path}: no role files (*.json)`)
  const hash = createHash('sha256')
  const roles: Role[] = []
  for (const file of files) {
    const text = readFileSync(join(path, file), 'utf8')
    hash.update(`${file}\n${text}\n`)
    roles.push(...readFamily(file, text))
  }
  return {
    version: hash.digest('hex').slice(0, 12),
    roles,
    bySlug: new Map(roles.map((role) => [role.slug, role])),
  }
}

const text = z.string().trim().min(1).max(300)

const rungShape = z.strictObject({
  level: z.enum(LEVELS),
  title: text,
  minYears: z.int().min(0).max(60),
  maxYears: z.int().min(0).max(60).nullable(),
})

const familyShape = z.strictObject({
  family: text,
  roles: z
    .array(
      z.strictObject({
        slug: text,
        title: text,
        aliases: z.array(text).min(1).max(200),
        soc: text,
        summary: text,
        related: z.array(text),
        skills: z.array(text).min(1),
        tools: z.array(text),
        ambiguous: z.array(text).optional(),
        ladder: z.array(rungShape).min(1).optional(),
      }),
    )
    .min(1),
})

function readFamily(file: string, source: string): Role[] {
  const read = familyShape.safeParse(parseJson(file, source))
  if (!read.success) {
    const issue = read.error.issues[0]
    throw new Error(`${file}: ${issue ? `${fieldName(issue.path)}: ${issue.message}` : 'not in shape'}`)
  }
  const { family, roles } = read.data
  return roles.map((role) => ({
    ...role,
    family,
    ladder: role.ladder ?? defaultLadder(role.title),
    ambiguous: role.ambiguous ?? [],
  }))
}

function parseJson(file: string, source: string): unknown {
  try {
    return JSON.parse(source)
  } catch (cause) {
    throw new Error(`${file}: not JSON`, { cause })
  }
}

function fieldName(path: PropertyKey[]): string {
  return path.reduce<string>(
    (name, step) =>
      typeof step === 'number' ? `${name}[${step}]` : name === '' ? String(step) : `${name}.${String(step)}`,
    '',
  )
}
