import type { Chance } from './chance.ts'

export type Mutation = { name: string; text: string; entry: EntryPlace | null }

/** Which entry of which list was touched; null when the harm is not inside one entry of a list. */
export type EntryPlace = { list: string; index: number; length: number }

type Parent = Record<string, unknown> | unknown[]
type Spot = { parent: Parent; key: string; entry: EntryPlace | null }

const DATES = [
  '2026-02-30',
  '03/04/2026',
  '4. März 2026',
  'Posted 30+ Days Ago',
  '1772600000000',
  'Wed, 04 Mar 2026 10:00:00 GMT',
]
const STRINGS = [
  '',
  ' ',
  '\u0000\u0007',
  '\ud800',
  '‮reversed',
  '<script>alert(1)</script>',
  '<p>'.repeat(3000),
  'x'.repeat(300_000),
  'javascript:alert(1)',
  'http://169.254.169.254/latest/meta-data',
  '//evil.example/x',
  'https://other-host.example/next?page=2',
  '__proto__',
  '$1e999',
  '-1',
  'NaN',
]
const VALUES: unknown[] = [null, true, 0, -1, 1e308, 2 ** 53, [], {}, [[]], [null], { a: 1 }]

/** JSON with one thing changed, so that a reader must cope with every field missing, null, of a wrong type, huge or
 *  doubled. Null when the text is not JSON. */
export function mutateJson(text: string, chance: Chance): Mutation | null {
  const root = parsed(text)
  if (root === null) return null
  const spot = chance.pick(spotsOf(root))
  const name = harm(spot, chance)
  return { name: `${name} at ${spot.key}`, text: JSON.stringify(root), entry: spot.entry }
}

function parsed(text: string): Parent | null {
  try {
    const value = JSON.parse(text)
    return typeof value === 'object' ? value : null
  } catch {
    return null
  }
}

/** Every member of every object and list of the value, with the entry of the outermost list of objects around it. */
function spotsOf(root: Parent): Spot[] {
  const spots: Spot[] = []
  const walk = (parent: Parent, path: string, entry: EntryPlace | null): void => {
    for (const key of Object.keys(parent)) {
      const within = entry ?? placeIn(parent, path, key)
      spots.push({ parent, key, entry: Array.isArray(parent) && entry === null ? null : within })
      const value = Reflect.get(parent, key)
      if (typeof value === 'object' && value !== null) walk(value as Parent, `${path}.${key}`, within)
    }
  }
  walk(root, '', null)
  return spots
}

function placeIn(parent: Parent, path: string, key: string): EntryPlace | null {
  return Array.isArray(parent) ? { list: path, index: Number(key), length: parent.length } : null
}

function harm({ parent, key }: Spot, chance: Chance): string {
  const set = (value: unknown) => Reflect.set(parent, key, value)
  const kind = chance.below(8)
  if (kind === 0) return drop(parent, key)
  if (kind === 1) return double(parent, key)
  if (kind === 2) return named(set('\ud83d'.repeat(1 + chance.below(3))), 'half characters')
  if (kind === 3) return named(set(chance.pick(DATES)), 'a date of another style')
  if (kind === 4) return named(set(nested(chance.pick([20, 99, 101, 1000]))), 'deep nesting')
  if (kind === 5) return named(set(poisoned()), 'a prototype key')
  return chance.flip()
    ? named(set(chance.pick(STRINGS)), 'another text')
    : named(set(chance.pick(VALUES)), 'another type')
}

const named = (_done: boolean, name: string): string => name

function drop(parent: Parent, key: string): string {
  if (Array.isArray(parent)) parent.splice(Number(key), 1)
  else Reflect.deleteProperty(parent, key)
  return 'nothing'
}

function double(parent: Parent, key: string): string {
  if (Array.isArray(parent)) parent.push(parent[Number(key)])
  else Reflect.set(parent, `${key}2`, Reflect.get(parent, key))
  return 'a double'
}

function nested(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}

const poisoned = (): unknown => JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
