import { Command } from 'commander'
import { z } from 'zod'
import type { RawPosting } from '../domain/posting.ts'
import type { TitleReading } from '../domain/role.ts'
import { readPay } from '../normalize/pay.ts'
import { createPlaceReader } from '../normalize/place.ts'
import { normalizePosting } from '../normalize/posting.ts'
import { createSkillReader } from '../normalize/skills.ts'
import { createTitleReader } from '../normalize/title.ts'
import { loadOccupationModel, loadSocTree } from '../taxonomy/load-occupations.ts'
import { loadGazetteer } from '../taxonomy/load-places.ts'
import { loadTaxonomy } from '../taxonomy/load-roles.ts'
import { loadSkills } from '../taxonomy/load-skills.ts'
import { answerJsonLines } from './json-lines.ts'

/** The normalizers alone, for pipes. None needs a database. */
export function normalizeCommand(): Command {
  return new Command('normalize')
    .description('read titles, pay, places or postings as JSON lines and write what they mean')
    .addCommand(
      kind('title', 'job titles: role, level and occupation', HELP.title, titleAnswerer).option(
        '--model <file>',
        'use this model of occupations (see npm run train) instead of the one that ships',
      ),
    )
    .addCommand(kind('pay', 'pay phrases: range, currency, period, basis', HELP.pay, payAnswerer))
    .addCommand(kind('place', 'place texts: places, work mode, remote scope', HELP.place, placeAnswerer))
    .addCommand(kind('posting', 'whole postings, as `jobtide source read` writes them', HELP.posting, postingAnswerer))
}

const HELP = {
  title: `
Reads {"t": "…", "department"?, "description"?} and writes {t, role, level, peopleManager, rank, soc, confidence, occupation, top}.
role is null unless it is likely enough; soc is the likeliest SOC 2018 code, confidence its probability; occupation is the
finest group that can be trusted; top holds the five likeliest occupations.

Examples:
  echo '{"t": "Sr. RN - ICU (Nights)"}' | jobtide normalize title
  jobtide normalize title titles.jsonl --explain > read.jsonl`,
  pay: `
Reads {"text": "…", "country"?, "currency"?, "period"?} and writes {text, status, min, max, currency, period, basis, …}, or
status "none" or "quarantined" with the reason. country is an ISO 3166 code; currency and period are those the source states
beside the text.

Example:
  echo '{"text": "£45k–£60k per year"}' | jobtide normalize pay`,
  place: `
Reads {"text": "…"} or {"texts": ["…"]} and writes {places, workMode, remoteScope, unresolved}.

Example:
  echo '{"text": "Leeds or Remote (UK)"}' | jobtide normalize place`,
  posting: `
Reads postings as \`jobtide source read\` writes them and writes them normalized.

Example:
  jobtide source read greenhouse jobs.json | jobtide normalize posting | jq .titleReading.role`,
} as const

type Options = { explain?: boolean; model?: string }
type Answer = Record<string, unknown>
type Answerer = (options: Options) => (value: unknown, at: number) => Answer

function kind(name: string, what: string, help: string, answerer: Answerer): Command {
  return new Command(name)
    .description(`read ${what}`)
    .argument('[file]', 'JSON lines or one JSON array; without it, standard input is read')
    .option('--explain', 'write the evidence with each answer')
    .addHelpText('after', help)
    .action(async (file: string | undefined, options: Options) => {
      const faults = await answerJsonLines(file, answerer(options))
      if (faults === 0) return
      console.error(`jobtide: ${faults} of the lines could not be read; each has its reason in its place`)
      process.exitCode = 1
    })
}

/** Checks a line against its shape; the answer to a bad one names the field. */
function checked<Shape extends z.ZodType>(
  shape: Shape,
  answer: (value: z.infer<Shape>) => Answer,
): (value: unknown, at: number) => Answer {
  return (value, at) => {
    const read = shape.safeParse(value)
    if (read.success) return answer(read.data)
    const issue = read.error.issues[0]
    return { line: at, error: `${issue?.path.join('.') || 'line'}: ${issue?.message ?? 'not in shape'}` }
  }
}

const text = z.string().max(1_000_000)
const optionalText = text.nullish().transform((value) => value ?? null)

const titleShape = z.object({ t: text, department: optionalText, description: optionalText })

function titleAnswerer({ explain, model }: Options): (value: unknown, at: number) => Answer {
  const knowledge = { model: loadOccupationModel(model), tree: loadSocTree() }
  const read = createTitleReader(loadTaxonomy(), knowledge)
  return checked(titleShape, ({ t, ...context }) => {
    const reading = read(t, context)
    return { t, ...titleAnswer(reading), ...(explain ? titleEvidence(reading) : {}) }
  })
}

function titleAnswer(reading: TitleReading): Answer {
  const { role, level, peopleManager, rank, occupations, occupation } = reading
  return {
    role: role?.slug ?? null,
    level,
    peopleManager,
    rank,
    soc: occupations[0]?.soc ?? null,
    confidence: occupations[0]?.probability ?? null,
    occupation,
    top: occupations.map(({ slug, soc, probability }) => ({ role: slug, soc, p: probability })),
  }
}

function titleEvidence({ cleaned, role, candidates, occupations, levelEvidence }: TitleReading): Answer {
  return { cleaned, evidence: role?.evidence ?? null, levelEvidence, candidates, occupations }
}

const payShape = z.object({ text, country: optionalText, currency: optionalText, period: optionalText })

function payAnswerer({ explain }: Options): (value: unknown, at: number) => Answer {
  return checked(payShape, ({ text: stated, country, currency, period }) => {
    const reading = readPay([{ kind: 'text', text: stated }], null, { country, currency, period })
    const { raw, ...rest } = reading
    return { text: stated, ...rest, ...(explain ? { raw } : {}) }
  })
}

const placeShape = z.union([z.object({ text }), z.object({ texts: z.array(text).max(1000) })])

function placeAnswerer(): (value: unknown, at: number) => Answer {
  const read = createPlaceReader(loadGazetteer())
  return checked(placeShape, (value) => {
    const texts = 'texts' in value ? value.texts : [value.text]
    return {
      ...value,
      ...read(
        texts.map((stated) => ({ text: stated })),
        null,
      ),
    }
  })
}

const rawPay = z.union([
  z.object({ kind: z.literal('text'), text }),
  z.object({
    kind: z.literal('fields'),
    min: z.number().nullable(),
    max: z.number().nullable(),
    currency: optionalText,
    period: optionalText,
    label: optionalText,
  }),
])

const postingShape = z.object({
  externalId: text.min(1),
  url: text.min(1),
  title: text.min(1),
  company: optionalText,
  places: z
    .array(z.object({ text: optionalText, city: optionalText, region: optionalText, country: optionalText }))
    .default([]),
  workMode: optionalText,
  pay: z.array(rawPay).default([]),
  employmentType: optionalText,
  department: optionalText,
  postedAt: optionalText,
  expiresAt: optionalText,
  description: optionalText,
})

function postingAnswerer({ explain }: Options): (value: unknown, at: number) => Answer {
  const taxonomy = loadTaxonomy()
  const knowledge = { model: loadOccupationModel(), tree: loadSocTree() }
  const readers = {
    readTitle: createTitleReader(taxonomy, knowledge),
    readPlaces: createPlaceReader(loadGazetteer()),
    readSkills: createSkillReader(loadSkills(taxonomy)),
    edition: null,
  }
  return checked(postingShape, (raw: RawPosting) => {
    const posting = normalizePosting(raw, raw.company ?? '', readers)
    if ('refused' in posting) return { externalId: raw.externalId, error: posting.refused }
    if (explain) return { ...posting }
    const { titleReading, ...rest } = posting
    return { ...rest, ...titleAnswer(titleReading) }
  })
}
