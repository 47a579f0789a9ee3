import type { RawPlace } from '../domain/posting.ts'

const MOST = 20
const LONGEST = 200

/** The places of an ad as its source words them, one line each, without repeats; at most 20 of 200 characters. */
export function placeTexts(stated: RawPlace[]): string[] {
  const lines = stated.map(({ text, city, region, country }) => {
    const parts = [city, region, country].filter((part) => part !== null && part !== undefined && part !== '')
    return (text ?? parts.join(', '))
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim()
      .slice(0, LONGEST)
  })
  return [...new Set(lines.filter((line) => line !== ''))].slice(0, MOST)
}
