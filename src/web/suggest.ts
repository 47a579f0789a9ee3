import { readFile } from 'node:fs/promises'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { Context } from '../context.ts'
import type { Role, Taxonomy } from '../domain/role.ts'
import { foldName } from '../taxonomy/fold-name.ts'
import type { City, Gazetteer } from '../taxonomy/gazetteer.ts'
import { loadCityNames } from '../taxonomy/load-city-names.ts'
import { loadGazetteer } from '../taxonomy/load-places.ts'
import { createPrefixIndex, type PrefixEntry, type PrefixIndex } from '../taxonomy/prefix-index.ts'
import { plainText } from '../taxonomy/words.ts'
import { cityLabel } from './place-lookup.ts'

/** `note` tells by which other name it was found. */
export type Suggestion = { value: string; note: string | null }

const MOST = 10
const MOST_LETTERS = 80
const CACHE = 'public, max-age=3600'
/** A title weighs more than an alias, the beginning of a name more than a word within it, a short name more than a long one. */
const TITLE = 4
const BEGINNING = 2
const A_LETTER = 0.01

type Query = { Querystring: { q?: unknown } }

/** What the editor's fields offer while somebody types, and the script that asks for it. Nothing depends on either. */
export function suggestRoutes(app: FastifyInstance, context: Context): void {
  let roles: ((text: string) => Suggestion[]) | null = null
  app.get<Query>('/suggest/roles', async (request, reply) => {
    roles ??= createRoleSuggest(context.taxonomy)
    return answer(reply, roles(typed(request.query.q)))
  })
  app.get<Query>('/suggest/places', async (request, reply) => {
    return answer(reply, suggestPlaces(typed(request.query.q), loadGazetteer(), await loadCityNames()))
  })
  app.get('/type-ahead.js', async (_request, reply) => {
    return reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'max-age=3600')
      .send(await readFile(new URL('./type-ahead.js', import.meta.url)))
  })
}

/** Roles whose title or another name begins with the text, or has a word that does. At most ten, the likeliest first. */
export function createRoleSuggest(taxonomy: Taxonomy): (text: string) => Suggestion[] {
  const entries: PrefixEntry[] = []
  const names: { role: Role; name: string }[] = []
  for (const role of taxonomy.roles) {
    for (const name of [role.title, ...role.aliases]) {
      names.push({ role, name })
      entries.push(...entriesOf(name, names.length - 1, name === role.title ? TITLE : 0))
    }
  }
  const index = createPrefixIndex(entries)
  return (text) => {
    // More names than answers, since a role has several.
    const found = index.find(plainKey(text), 8 * MOST).flatMap(({ value }) => names[value] ?? [])
    const best = new Map<Role, string>()
    for (const { role, name } of found) if (!best.has(role)) best.set(role, name)
    return [...best]
      .slice(0, MOST)
      .map(([role, name]) => ({ value: role.title, note: name === role.title ? null : name }))
  }
}

function entriesOf(name: string, value: number, weight: number): PrefixEntry[] {
  const words = plainKey(name).split(' ')
  return words.map((_, at) => ({
    key: words.slice(at).join(' '),
    value,
    weight: weight + (at === 0 ? BEGINNING : 0) - name.length * A_LETTER,
  }))
}

function plainKey(text: string): string {
  return plainText(text)
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
}

/** Towns whose name begins with the text, the largest first; what follows a comma is the beginning of a region or country. */
export function suggestPlaces(text: string, gazetteer: Gazetteer, names: PrefixIndex): Suggestion[] {
  const [name = '', ...rest] = text.split(',')
  const prefix = foldName(name)
  if (prefix.length < 2) return []
  const frames = rest.map(foldName).filter((part) => part !== '')
  // Behind a comma the name is whole.
  const keep = (value: number, key: string): boolean => {
    if (rest.length === 0) return true
    if (key !== prefix) return false
    const city = cityOf(key, value, gazetteer)
    return city !== null && frames.every((frame) => framesOf(city, gazetteer).some((each) => each.startsWith(frame)))
  }
  return names.find(prefix, MOST, keep).flatMap(({ value, key }) => {
    const city = cityOf(key, value, gazetteer)
    if (city === null) return []
    return { value: cityLabel(city, gazetteer), note: foldName(city.name).startsWith(prefix) ? null : key }
  })
}

function cityOf(key: string, id: number, gazetteer: Gazetteer): City | null {
  return gazetteer.cities(key).find(({ city }) => city.id === id)?.city ?? null
}

function framesOf(city: City, gazetteer: Gazetteer): string[] {
  const region = gazetteer.regionOf(city.country, city.admin1)
  const [, ...labels] = cityLabel(city, gazetteer).split(', ')
  return [...labels, region?.name ?? '', city.country].map(foldName)
}

function typed(query: unknown): string {
  return typeof query === 'string' ? query.slice(0, MOST_LETTERS) : ''
}

function answer(reply: FastifyReply, suggestions: Suggestion[]): FastifyReply {
  return reply.header('cache-control', CACHE).send({ suggestions })
}
