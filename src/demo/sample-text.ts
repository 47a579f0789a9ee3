import type { SampleFacts } from './load-samples.ts'
import type { Texts } from './sample-files.ts'
import { payWords } from './sample-pay.ts'
import { placeInSentence } from './sample-place.ts'
import { chooseOne, chooseSome } from './stable-choice.ts'

/** The text of an advertisement, in plain sentences: paragraphs, then two lists, then paragraphs. */
export type AdText = { opening: string[]; duties: string[]; needs: string[]; closing: string[] }

const DUTIES = 5

/** Puts an advertisement together from the sentence bank; the same posting always reads the same.
 *  Throws when the bank lacks the posting's role, family or level. */
export function writeAd(sample: SampleFacts, texts: Texts): AdText {
  const role = entryOf(texts.roles, sample.role)
  const levelDuties = chooseSome(role.levels[sample.level] ?? [], 3, `${sample.key} level`)
  return {
    opening: openingOf(sample, texts, role.purpose),
    duties: [...levelDuties, ...chooseSome(role.duties, DUTIES - levelDuties.length, `${sample.key} duties`)],
    needs: needsOf(sample, texts),
    closing: closingOf(sample, texts),
  }
}

function openingOf(sample: SampleFacts, texts: Texts, purpose: string[]): string[] {
  const settings = entryOf(texts.phrases.families, entryOf(texts.roles, sample.role).family).setting
  const usable = settings.filter((text) => sample.mode !== 'remote' || !text.includes('{place}'))
  const setting = usable.length === 0 ? [] : [chooseOne(usable, `${sample.key} setting`)]
  const mode = chooseOne(entryOf(texts.phrases.modes, sample.mode), `${sample.key} mode`)
  const first = [chooseOne(sample.employer.about, `${sample.key} about`), chooseOne(purpose, `${sample.key} purpose`)]
  const second = [...setting, mode, ...(sample.addition === null ? [] : [sample.addition])]
  return [first, second].map((sentences) => withPlace(sentences.join(' '), sample))
}

function needsOf(sample: SampleFacts, texts: Texts): string[] {
  const role = entryOf(texts.roles, sample.role)
  const { families, levels, skills, tools } = texts.phrases
  return [
    chooseOne(levels[sample.level] ?? [], `${sample.key} years`),
    chooseOne(skills, `${sample.key} skills`).replace(
      '{list}',
      listed(chooseSome(role.skills, 4, `${sample.key} skill`)),
    ),
    chooseOne(tools, `${sample.key} tools`).replace('{list}', listed(chooseSome(role.tools, 3, `${sample.key} tool`))),
    chooseOne(entryOf(families, role.family).needs, `${sample.key} needs`),
  ]
}

function closingOf(sample: SampleFacts, texts: Texts): string[] {
  const stated = sample.pay !== null && sample.payIn === 'text' ? payWords(sample.pay) : null
  const pay = stated === null ? [] : [chooseOne(texts.phrases.pay, `${sample.key} pay`).replace('{pay}', () => stated)]
  return [[...pay, ...sample.employer.benefits].join(' '), chooseOne(texts.phrases.closing, `${sample.key} closing`)]
}

function withPlace(text: string, sample: SampleFacts): string {
  const place = sample.places[0]
  return place === undefined ? text : text.replaceAll('{place}', () => placeInSentence(place))
}

function listed(entries: string[]): string {
  return entries.length < 2 ? entries.join('') : `${entries.slice(0, -1).join(', ')} and ${entries.at(-1)}`
}

function entryOf<T>(record: Record<string, T>, key: string): T {
  const entry = record[key]
  if (entry === undefined) throw new TypeError(`the sentence bank has no entry "${key}"`)
  return entry
}
