import type { Criteria, MatchReason } from '../domain/alert.ts'
import type { Facts } from './facts.ts'

/** One yes-or-no question about a posting: "is its role registered-nurse?", "does it say night shift?". */
export type Atom = {
  predicate: keyof Criteria
  /** The value asked for, as a reason tells it. */
  text: string
  holds(facts: Facts): boolean
  /** False when a yes says nothing for the posting, as "its pay is unknown". */
  tells: boolean
}

/** Every question any search asks, numbered. */
export type Atoms = {
  /** The number of the question that `make` puts about `value`. Equal names within a predicate are one question. */
  numberOf<T>(predicate: keyof Criteria, name: string, value: T, make: (value: T) => Atom): number
  /** Starts on a posting. The answers last until the next one is asked about. */
  ask(facts: Facts): Answers
}

export type Answers = {
  holds(atom: number): boolean
  /** null when a yes to the question is no reason. */
  reasonOf(atom: number): MatchReason | null
}

/** Each question is put to a posting at most once, however many searches ask it. */
export function createAtoms(): Atoms {
  const numbers = new Map<keyof Criteria, Map<string, number>>()
  const atoms: Atom[] = []
  const reasons: (MatchReason | null)[] = []
  /** The round in which the answer was given; its negative for a no. */
  let answered = new Float64Array(0)
  let round = 0
  return {
    numberOf(predicate, name, value, make) {
      const names = numbers.get(predicate) ?? new Map<string, number>()
      const known = names.get(name)
      if (known !== undefined) return known
      numbers.set(predicate, names.set(name, atoms.length))
      const atom = make(value)
      reasons.push(atom.tells ? Object.freeze({ predicate: atom.predicate, text: atom.text }) : null)
      return atoms.push(atom) - 1
    },
    ask(facts) {
      if (answered.length < atoms.length) answered = new Float64Array(atoms.length)
      round++
      return {
        holds(number) {
          const answer = answered[number] as number
          if (answer === round) return true
          if (answer === -round) return false
          const holds = atoms[number]?.holds(facts) ?? false
          answered[number] = holds ? round : -round
          return holds
        },
        reasonOf: (number) => reasons[number] ?? null,
      }
    },
  }
}
