import { describe, expect, it } from 'vitest'
import { textContainment, textSignature, textSimilarity } from '../../src/normalize/text-signature.ts'

/** Words of a small language of our own: equal seeds give equal texts. */
function prose(seed: number, words: number): string[] {
  let state = seed
  return Array.from({ length: words }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return `w${(state >>> 8) % 5000}`
  })
}

function signature(words: string[]) {
  const made = textSignature(words.join(' '))
  if (made === null) throw new Error('the text is too short')
  return made
}

function jaccard(a: string[], b: string[]): number {
  const shingles = (words: string[]) => new Set(words.slice(2).map((_, at) => words.slice(at, at + 3).join(' ')))
  const [one, other] = [shingles(a), shingles(b)]
  const common = [...one].filter((each) => other.has(each)).length
  return common / (one.size + other.size - common)
}

describe('the signature of a text', () => {
  it('is the same whatever its case, spaces and punctuation', () => {
    const text = prose(1, 80)
    const other = textSignature(`  ${text.join(', ').toUpperCase()}!`)
    expect(other).toEqual(signature(text))
  })

  it('is missing for a slogan', () => {
    expect(textSignature('Join us and make a difference')).toBeNull()
    expect(textSignature(null)).toBeNull()
  })

  it.each([0.02, 0.1, 0.3, 1])('estimates what two texts share within 0.12 when %s of the words differ', (share) => {
    for (let seed = 1; seed <= 12; seed += 1) {
      const a = prose(seed, 400)
      const fresh = prose(seed + 1000, 400)
      const b = a.map((word, at) => ((at * 7919) % 400 < share * 400 ? (fresh[at] ?? word) : word))
      const estimate = textSimilarity(signature(a).sketch, signature(b).sketch)
      expect(Math.abs(estimate - jaccard(a, b))).toBeLessThan(0.12)
    }
  })

  it('shares a band with a copy that lacks a sentence, and with no unlike text', () => {
    for (let seed = 1; seed <= 20; seed += 1) {
      const a = prose(seed, 500)
      const copy = signature(a.slice(0, 490)).bands
      const other = signature(prose(seed + 500, 500)).bands
      expect(signature(a).bands.some((band, at) => copy[at] === band)).toBe(true)
      expect(signature(a).bands.some((band, at) => other[at] === band)).toBe(false)
    }
  })

  it('tells a teaser from another text by what is contained', () => {
    const a = prose(3, 600)
    const teaser = signature(a.slice(0, 150))
    const full = signature(a)
    const similarity = textSimilarity(teaser.sketch, full.sketch)
    expect(textContainment(similarity, teaser.shingles, full.shingles)).toBeGreaterThan(0.7)
  })

  it('reads signs of languages without spaces', () => {
    expect(textSignature('募集要項'.repeat(20))).not.toBeNull()
  })

  it('takes less than 5 ms for hostile text', () => {
    for (const text of ['😀'.repeat(5000), '\u202e\u0000'.repeat(5000), 'a'.repeat(10_000), 'ﷺ '.repeat(5000)]) {
      textSignature(text)
      const started = performance.now()
      for (let round = 0; round < 5; round += 1) textSignature(text)
      expect((performance.now() - started) / 5).toBeLessThan(5)
    }
  })
})
