import { cleanWords, type LabelledTitle } from '../src/train/corpus.ts'

/** Answers with codes, best first, at most five. */
export type TitleBaseline = (title: string) => string[]

/** The code that a dictionary gives the same cleaned title most often; nothing for a title it lacks. */
export function exactBaseline(titles: readonly LabelledTitle[]): TitleBaseline {
  const counts = new Map<string, Map<string, number>>()
  for (const { title, socs } of titles) {
    const key = cleanWords(title).join(' ')
    const held = counts.get(key) ?? new Map<string, number>()
    for (const soc of socs) held.set(soc, (held.get(soc) ?? 0) + 1)
    counts.set(key, held)
  }
  return (title) => ranked(counts.get(cleanWords(title).join(' ')) ?? new Map())
}

/** Okapi BM25 (k1 1.2, b 0.75) over the titles of a dictionary; the scores of the thirty nearest are summed by code. */
export function bm25Baseline(titles: readonly LabelledTitle[]): TitleBaseline {
  const documents = [
    ...new Map(titles.map((each) => [`${cleanWords(each.title).join(' ')}|${each.socs}`, each])).values(),
  ]
  const words = documents.map(({ title }) => cleanWords(title))
  const mean = words.reduce((sum, list) => sum + list.length, 0) / words.length
  const holders = new Map<string, number[]>()
  words.forEach((list, at) => {
    for (const word of new Set(list)) {
      const held = holders.get(word)
      if (held === undefined) holders.set(word, [at])
      else held.push(at)
    }
  })
  return (title) => {
    const scores = new Map<number, number>()
    for (const word of new Set(cleanWords(title))) {
      const list = holders.get(word) ?? []
      const rarity = Math.log(1 + (documents.length - list.length + 0.5) / (list.length + 0.5))
      for (const at of list) {
        const length = K1 * (1 - B + (B * (words[at]?.length ?? 0)) / mean)
        scores.set(at, (scores.get(at) ?? 0) + (rarity * (K1 + 1)) / (1 + length))
      }
    }
    const nearest = [...scores].sort((a, b) => b[1] - a[1]).slice(0, 30)
    const votes = new Map<string, number>()
    for (const [at, score] of nearest) {
      for (const soc of documents[at]?.socs ?? []) votes.set(soc, (votes.get(soc) ?? 0) + score)
    }
    return ranked(votes)
  }
}

const K1 = 1.2
const B = 0.75

function ranked(votes: Map<string, number>): string[] {
  return [...votes]
    .sort((a, b) => b[1] - a[1])
    .slice(0, 5)
    .map(([soc]) => soc)
}
