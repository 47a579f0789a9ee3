/** Longer keys are not kept: they are rare. */
const LONGEST_KEY = 20_000
/** Keys together: a hundred of the longest. Boards that make all of theirs long must not fill the memory of the machine. */
const MOST_CHARACTERS = 100 * LONGEST_KEY

/**
 * Makes a function that answers a key it has answered lately without reading again. For pure readings of what boards repeat;
 * whoever gets an answer must not change it. Holds `most` answers and some megabytes of keys, then starts anew. `isKept` tells an answer that holds
 * for the key alone.
 */
export function createMemory<Answer>(
  most: number,
  isKept: (answer: Answer) => boolean = () => true,
): (key: string, read: (key: string) => Answer) => Answer {
  const known = new Map<string, Answer>()
  let characters = 0
  return (key, read) => {
    const held = known.get(key)
    if (held !== undefined) return held
    const answer = read(key)
    if (key.length > LONGEST_KEY || !isKept(answer)) return answer
    if (known.size >= most || characters + key.length > MOST_CHARACTERS) {
      known.clear()
      characters = 0
    }
    characters += key.length
    known.set(key, answer)
    return answer
  }
}

/** An employer posts one ad in many places: of 16,111 real ads a fifth share employer and title with one of the hundred before. */
export const MOST_TEXTS = 100
