import type { RoleCandidate, RoleEvidence, Taxonomy, TitleReading } from '../domain/role.ts'
import { RANKS } from '../taxonomy/levels.ts'
import { type LevelMark, levelMarks } from './level-marks.ts'
import { createMemory } from './memory.ts'
import { roleSpokenOf } from './role-spoken-of.ts'
import { cleanedText } from './title-cleaned.ts'
import { heardMarks } from './title-heard.ts'
import { buildTitleIndex, respelt, type TitleIndex } from './title-index.ts'
import { createLabelReader, type Label, type LabelReader } from './title-labels.ts'
import { type NamedRole, readStanding } from './title-level.ts'
import { evidenceOf, findHits, findLoose } from './title-match.ts'
import {
  createOccupationReader,
  type OccupationKnowledge,
  type OccupationReader,
  type OccupationReading,
} from './title-occupation.ts'
import { type TitleParts, type Token, titleParts, workWords } from './title-parts.ts'
import { probabilityOf, ROLE_THRESHOLD } from './title-probability.ts'
import type { Hit, MatchInput } from './title-scan.ts'

type TitleContext = { department?: string | null; description?: string | null }

/** Makes the reader of job titles for a taxonomy. The reader takes at most the first 300 characters of a title, never
 *  throws, and gives the same answer to the same title. It answers with the role the title names, or null when no
 *  candidate reaches the threshold of `title-probability.ts`, and with the level the title states in so many words, else
 *  null. With the knowledge of occupations it also says under which SOC codes such a title is filed, and gives the role of
 *  the likeliest where the title holds no name of a role. `labels` are names that classifications publish, in any language: a
 *  title that consists of one is read as it. The department is asked only when the title is a bare rank or
 *  trade ("Manager", "Engineer"), the description only for a name that several roles bear. */
export function createTitleReader(
  taxonomy: Taxonomy,
  knowledge: OccupationKnowledge | null = null,
  labels: readonly Label[] = [],
): (title: string, context?: TitleContext) => TitleReading {
  const layers: Layers = {
    index: buildTitleIndex(taxonomy),
    readOccupation: knowledge === null ? NO_OCCUPATION : createOccupationReader(knowledge, taxonomy.roles),
    readLabel: createLabelReader(labels),
  }
  const memory = createMemory<Answer>(REMEMBERED, ({ isFirm }) => isFirm)
  return (title, context) => memory(title, () => read(title, context, layers)).reading
}

/** `isFirm`: the title alone says it, whatever the context. */
type Answer = { reading: TitleReading; isFirm: boolean }

/** Of 16,111 real ads a third have a title that another of the last thousands has; a reading takes some 2 KB. */
const REMEMBERED = 5_000

type Layers = { index: TitleIndex; readOccupation: OccupationReader; readLabel: LabelReader }

const NO_OCCUPATION: OccupationReader = () => ({ occupations: [], occupation: null })

type Reading = { hit: Hit; candidate: RoleCandidate }

function read(title: string, context: TitleContext | undefined, { index, readOccupation, readLabel }: Layers): Answer {
  const parsed = titleParts(title)
  const marks = parsed.parts.flatMap(levelMarks)
  const apart = marks.filter((mark) => mark.apart)
  const input = matchInput(parsed, apart)
  const alone = rank(input, parsed.text, index)
  const ranked = inContext(alone, input, parsed.text, index, context)
  const candidates = ranked.slice(0, 5).map((reading) => reading.candidate)
  const label = readLabel(parsed, input.levels)
  const filed = readOccupation(workWords(parsed), candidates, label?.socs ?? [])
  const chosen = chosenName(ranked[0], filed)
  const used = new Set(chosen?.hit.tokens ?? [])
  const heard = heardMarks(spokenParts(parsed, chosen, used), marks, used)
  const reading = {
    cleaned: cleanedText(parsed, input, used, apart),
    candidates,
    role: chosen?.candidate ?? learntRole(filed, label),
    ...filed,
    ...readStanding(heard, used, namedRole(chosen, index), parsed.text),
  }
  return { reading, isFirm: !isWeak(alone) }
}

/** The likeliest name, when it is likely enough. A name that stands in full is believed; one that was pieced together or
 *  stands among other words is not when the model rather thinks of another occupation: on the development titles such
 *  names are right in 2 of 10 and the model in 4. */
function chosenName(best: Reading | undefined, { occupations: [first] }: OccupationReading): Reading | null {
  if (best === undefined || best.candidate.probability < ROLE_THRESHOLD) return null
  const isDoubtful = best.candidate.evidence.kind !== 'alias' && first !== undefined && first.probability >= DOUBT
  return isDoubtful && first.soc !== best.candidate.soc ? null : best
}

const DOUBT = 0.4

/** The role of the likeliest occupation, for a title in which no name of a role is believed. */
function learntRole({ occupations: [first] }: OccupationReading, label: Label | null): RoleCandidate | null {
  if (first === undefined || first.slug === null || first.probability < LEARNT_THRESHOLD) return null
  const isLabelled = label?.socs.includes(first.soc) === true
  const evidence: RoleEvidence = isLabelled ? { kind: 'alias', text: label.title } : first.evidence
  return { ...first, slug: first.slug, evidence }
}

/** The model's probabilities are shares of filings, which disagree with each other; half of them is a clear lead. */
const LEARNT_THRESHOLD = 0.5

/** The parts that may state the level: all, but for work that takes people of every trade and level only its own. */
function spokenParts({ parts }: TitleParts, chosen: Reading | null, used: ReadonlySet<Token>): Token[][] {
  if (chosen === null || !WORK_ANYWHERE.has(chosen.hit.role.slug)) return parts
  return parts.filter((part) => part.some((token) => used.has(token)))
}

function matchInput(parsed: TitleParts, marks: LevelMark[]): MatchInput {
  const levels = new Set(marks.flatMap((mark) => [mark.token, mark.last]))
  const ranks = new Set(marks.filter(isRankMark).flatMap((mark) => [mark.token, mark.last]))
  return { parts: parsed.parts, levels, ranks }
}

/** "Supervisory" says who leads, not what is led: the work is named in full beside it. */
function isRankMark(mark: LevelMark): boolean {
  return RANKS.has(mark.level) && mark.token.word !== 'supervisory'
}

/** The layers in turn: names as they stand, then with the words apart, then respelt. */
function rank(input: MatchInput, text: string, index: TitleIndex): Reading[] {
  let readings = best(findHits(input, index), text, 1)
  if (isWeak(readings)) readings = merge(readings, best(findLoose(input, index), text, 1))
  return isWeak(readings) ? merge(readings, respeltReadings(input, text, index)) : readings
}

/** Where the title alone leaves it open, what the department and then the description say. */
function inContext(
  alone: Reading[],
  input: MatchInput,
  text: string,
  index: TitleIndex,
  context: TitleContext | undefined,
): Reading[] {
  let readings = alone
  if (isWeak(readings) && context?.department)
    readings = merge(readings, departmentReadings(input, text, index, context.department))
  if (isWeak(readings) && context?.description) readings = settled(readings, context.description)
  return readings
}

/** An ambiguous name goes to the one of its bearers that the description speaks of. */
function settled(readings: Reading[], description: string): Reading[] {
  const rivals = readings.filter(({ hit }) => hit.bearers > 1)
  const spokenOf = roleSpokenOf(
    rivals.map(({ hit }) => hit.role),
    description,
  )
  const chosen = rivals.find(({ hit }) => hit.role === spokenOf)
  if (chosen === undefined) return readings
  const probability = round(chosen.candidate.probability * chosen.hit.bearers)
  const sure = { ...chosen, candidate: { ...chosen.candidate, probability } }
  return [sure, ...readings.filter((reading) => reading !== chosen && !rivals.includes(reading))]
}

function isWeak(readings: Reading[]): boolean {
  return (readings[0]?.candidate.probability ?? 0) < ROLE_THRESHOLD
}

/** One reading a role, the likeliest, longest and earliest first. `trust` scales every probability. */
function best(hits: Hit[], text: string, trust: number): Reading[] {
  const byRole = new Map<string, { hit: Hit; probability: number }>()
  const opened = hits.some((hit) => OPENING.has(hit.fit) && hit.grip !== 'field')
  const everywhere = hits.find((hit) => WORK_ANYWHERE.has(hit.role.slug) && hit.words > 1)
  for (const hit of hits) {
    const later = opened && (hit.fit === 'later' || hit.fit === 'laterSuffix') ? LATER_AFTER_FIRST : 1
    const probability = trust * (hit === everywhere ? SURE_ANYWHERE : probabilityOf(hit) * later)
    const held = byRole.get(hit.role.slug)
    if (held === undefined || probability > held.probability) byRole.set(hit.role.slug, { hit, probability })
  }
  return [...byRole.values()]
    .sort(byLikelihood)
    .slice(0, 5)
    .map(({ hit, probability }) => ({
      hit,
      candidate: {
        slug: hit.role.slug,
        soc: hit.role.soc,
        probability: round(probability),
        evidence: evidenceOf(hit, text),
      },
    }))
}

/** Work that takes people of every trade: "Surgeon - AI Trainer - Freelance" trains a model, whatever stands before. */
const WORK_ANYWHERE: ReadonlySet<string> = new Set(['ai-trainer'])

const SURE_ANYWHERE = 0.98

/** When the first part names a role, a role in a later part is more often what the work is about than what it is. */
const LATER_AFTER_FIRST = 0.6

const OPENING: ReadonlySet<string> = new Set(['part', 'rotated', 'ranked', 'suffix', 'prefix'])

function byLikelihood(a: { hit: Hit; probability: number }, b: { hit: Hit; probability: number }): number {
  return (
    b.probability - a.probability ||
    a.hit.extra - b.hit.extra ||
    (a.hit.tokens[0]?.from ?? 0) - (b.hit.tokens[0]?.from ?? 0) ||
    b.hit.words - a.hit.words ||
    (a.hit.role.slug < b.hit.role.slug ? -1 : 1)
  )
}

function merge(first: Reading[], second: Reading[]): Reading[] {
  const known = new Map<string, Reading>()
  for (const reading of [...first, ...second]) {
    const held = known.get(reading.candidate.slug)
    if (held === undefined || reading.candidate.probability > held.candidate.probability) {
      known.set(reading.candidate.slug, reading)
    }
  }
  return [...known.values()].sort((a, b) =>
    byLikelihood(
      { hit: a.hit, probability: a.candidate.probability },
      { hit: b.hit, probability: b.candidate.probability },
    ),
  )
}

function respeltReadings(input: MatchInput, text: string, index: TitleIndex): Reading[] {
  let changed = false
  const origin = new Map<Token, Token>()
  const parts = input.parts.map((part) =>
    part.map((token) => {
      const word = token.noise || input.levels.has(token) ? null : respelt(token.word, index)
      if (word === null) return token
      changed = true
      const fresh = { ...token, word }
      origin.set(fresh, token)
      return fresh
    }),
  )
  if (!changed) return []
  return best(findHits({ ...input, parts }, index), text, 0.9).map(({ hit, candidate }) => ({
    hit: { ...hit, tokens: hit.tokens.map((token) => origin.get(token) ?? token) },
    candidate: { ...candidate, evidence: { kind: 'near_alias', text: candidate.evidence.text } },
  }))
}

/** "Manager" in the department "Customer Success": only for a title of one or two words that are no name by themselves. */
function departmentReadings(input: MatchInput, text: string, index: TitleIndex, department: string): Reading[] {
  const words = input.parts.flat().filter((token) => !token.noise)
  if (words.length === 0 || words.length > 2 || input.parts.length > 1) return []
  const offset = text.length + 2
  const extra = titleParts(department)
    .parts.slice(0, 1)
    .map((part) => part.map((token) => ({ ...token, from: token.from + offset, to: token.to + offset })))
  const whole = `${text}, ${titleParts(department).text}`
  const hits = findHits({ ...input, parts: [...input.parts, ...extra] }, index).filter((hit) => hit.fit === 'rotated')
  return best(hits, whole, 0.8)
}

/** The chosen role as the level reader wants it: with the rung of its ladder that the title names in full. */
function namedRole(chosen: Reading | null, index: TitleIndex): NamedRole | null {
  const names = chosen === null ? undefined : index.names.get(chosen.hit.role.slug)
  if (chosen === null || names === undefined) return null
  const name = chosen.hit.tokens.map((token) => token.word).join(' ')
  const full = chosen.hit.fit !== 'loose' && chosen.hit.fit !== 'ranked'
  return { names, name, rung: full ? (names.rungs.get(name) ?? null) : null }
}

function round(probability: number): number {
  return Math.round(probability * 1000) / 1000
}
