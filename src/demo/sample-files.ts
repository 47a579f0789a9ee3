import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { LEVELS } from '../domain/role.ts'

const texts = z.array(z.string().min(10)).min(1)
const day = z.union([z.literal(1), z.literal(2), z.literal(3)])
const connector = z.enum(['greenhouse', 'lever', 'ashby', 'jsonld'])

const posting = z.strictObject({
  id: z.int().min(100).max(199),
  on: connector.optional(),
  title: z.string().min(3),
  level: z.enum(LEVELS).optional(),
  place: z.string(),
  also: z.array(z.string()).default([]),
  mode: z.enum(['onsite', 'hybrid', 'remote']).default('onsite'),
  type: z.enum(['full_time', 'part_time', 'contract', 'temporary', 'internship', 'per_diem']).default('full_time'),
  pay: z.string().optional(),
  payIn: z.enum(['field', 'text']).default('field'),
  days: z.array(day).default([1, 2, 3]),
  day2: z
    .strictObject({ title: z.string().optional(), pay: z.string().optional(), text: z.string().optional() })
    .optional(),
  fault: z.enum(['no_title', 'no_link', 'wrong_type', 'script_link', 'truncated']).optional(),
})

const employer = z.strictObject({
  name: z.string(),
  about: texts,
  benefits: texts,
  boards: z.array(
    z.strictObject({
      connector,
      board: z.string().regex(/^[a-z]+$/),
      gzip: z.boolean().default(false),
      failsOn: z.array(day).default([]),
      sitemapIndex: z.boolean().default(false),
    }),
  ),
  openings: z.array(
    z.strictObject({
      role: z.string(),
      level: z.enum(LEVELS),
      on: connector.optional(),
      postings: z.array(posting).min(1),
    }),
  ),
  reposts: z.array(z.strictObject({ id: z.int(), of: z.int(), on: connector, days: z.array(day) })).default([]),
})

const role = z.strictObject({
  department: z.string(),
  family: z.string(),
  purpose: texts,
  duties: texts,
  levels: z.partialRecord(z.enum(LEVELS), texts).default({}),
  skills: z.array(z.string()).min(2),
  tools: z.array(z.string()).min(1),
})

const phrases = z.strictObject({
  families: z.record(z.string(), z.strictObject({ setting: texts, needs: texts })),
  levels: z.partialRecord(z.enum(LEVELS), texts),
  modes: z.record(z.enum(['onsite', 'hybrid', 'remote']), texts),
  skills: texts,
  tools: texts,
  pay: z.array(z.string().includes('{pay}')).min(1),
  closing: texts,
})

export type EmployerFile = z.infer<typeof employer>
export type PostingLine = z.infer<typeof posting>
export type Connector = z.infer<typeof connector>
export type Day = z.infer<typeof day>
export type Texts = { roles: Record<string, z.infer<typeof role>>; phrases: z.infer<typeof phrases> }
export type SampleFiles = { employers: EmployerFile[]; texts: Texts }

const FOLDER = fileURLToPath(new URL('../../data/samples/', import.meta.url))

/** The sample employers and the sentence bank, in the order of the file names. Throws with the file's name when a
 *  file is missing or not as described above. */
export function readSampleFiles(folder: string = FOLDER): SampleFiles {
  const names = readdirSync(join(folder, 'employers')).filter((name) => name.endsWith('.json'))
  return {
    employers: names.sort().map((name) => readJson(join(folder, 'employers', name), employer)),
    texts: {
      roles: readJson(join(folder, 'roles.json'), z.record(z.string(), role)),
      phrases: readJson(join(folder, 'phrases.json'), phrases),
    },
  }
}

function readJson<T>(path: string, schema: z.ZodType<T>): T {
  const read = schema.safeParse(parsed(path))
  if (!read.success) throw new TypeError(`${path}: ${z.prettifyError(read.error)}`)
  return read.data
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new TypeError(`${path}: missing or not JSON`, { cause })
  }
}
