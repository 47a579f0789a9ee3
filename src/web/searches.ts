import type { FastifyInstance, FastifyReply } from 'fastify'
import { previewSearch } from '../alerts/search-preview.ts'
import type { Context } from '../context.ts'
import { describeCriteria } from '../digest/describe-criteria.ts'
import { plainLine } from '../digest/escape.ts'
import type { Criteria, SavedSearch, Tier } from '../domain/alert.ts'
import { criteriaKey, EMPTY_CRITERIA } from '../match/criteria.ts'
import { criteriaFaults } from '../match/criteria-faults.ts'
import {
  deleteSavedSearch,
  findSavedSearch,
  insertSavedSearch,
  listSavedSearches,
  updateSavedSearch,
} from '../store/saved-search.ts'
import type { Subscriber } from '../store/subscriber.ts'
import { loadCityNames } from '../taxonomy/load-city-names.ts'
import { loadGazetteer } from '../taxonomy/load-places.ts'
import { HTML, layout } from './layout.ts'
import { readSearchForm } from './read-search-form.ts'
import { allowTypeAhead } from './role-choice.ts'
import { createSearchLookups, type SearchLookups } from './search-lookups.ts'
import { deletePage, type EditorPage, editorPage, fullPage, fullText } from './search-pages.ts'
import { type FormFault, openingValues, type SearchValues } from './search-values.ts'
import { requireSubscriber } from './session.ts'

const NAME_LIMIT = 80
const PATH = '/settings/searches'

type IdParams = { Params: { id: string } }
type Editing = { subscriber: Subscriber; search: SavedSearch | null; lookups: SearchLookups }

/** Where subscribers make, change and delete their searches. Everybody sees only their own. */
export function searchRoutes(app: FastifyInstance, context: Context): void {
  let made: Promise<SearchLookups> | null = null
  const lookupsOf = (): Promise<SearchLookups> => {
    made ??= makeLookups(context).catch((error: unknown) => {
      made = null
      throw error
    })
    return made
  }
  app.addHook('onSend', async (_request, reply) => {
    reply.header('cache-control', 'no-store')
  })
  app.get<{ Querystring: { role?: unknown } }>(`${PATH}/new`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const tier = tierOf(context, subscriber)
    const searches = await listSavedSearches(context.db, subscriber.id)
    if (searches.length >= tier.searches)
      return reply.type(HTML).send(layout(context, { title: 'No room', body: fullPage(tier) }))
    const role = typeof request.query.role === 'string' ? context.taxonomy.bySlug.get(request.query.role) : undefined
    const criteria = role === undefined ? EMPTY_CRITERIA : { ...EMPTY_CRITERIA, roles: [role.slug] }
    const editing = { subscriber, search: null, lookups: await lookupsOf() }
    return show(context, reply, editing, openingValues('', criteria), [])
  })
  app.get<IdParams>(`${PATH}/:id`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const search = await findSavedSearch(context.db, subscriber.id, request.params.id)
    if (search === null) return reply.callNotFound()
    const editing = { subscriber, search, lookups: await lookupsOf() }
    return show(context, reply, editing, openingValues(search.name, search.criteria), [])
  })
  app.post(PATH, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    return take(context, reply, { subscriber, search: null, lookups: await lookupsOf() }, request.body)
  })
  app.post<IdParams>(`${PATH}/:id`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const search = await findSavedSearch(context.db, subscriber.id, request.params.id)
    if (search === null) return reply.callNotFound()
    return take(context, reply, { subscriber, search, lookups: await lookupsOf() }, request.body)
  })
  app.get<IdParams>(`${PATH}/:id/delete`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const search = await findSavedSearch(context.db, subscriber.id, request.params.id)
    if (search === null) return reply.callNotFound()
    const body = deletePage(search, await lookupsOf())
    return reply.type(HTML).send(layout(context, { title: 'Delete a search', body }))
  })
  app.post<IdParams>(`${PATH}/:id/delete`, async (request, reply) => {
    const subscriber = await requireSubscriber(context, request, reply)
    if (subscriber === null) return reply
    const search = await findSavedSearch(context.db, subscriber.id, request.params.id)
    if (search === null) return reply.callNotFound()
    await deleteSavedSearch(context.db, subscriber.id, search.id)
    return reply.redirect('/settings', 303)
  })
}

/** One of the three buttons of the editor. Whatever is not "Save" saves nothing. */
async function take(context: Context, reply: FastifyReply, editing: Editing, body: unknown): Promise<FastifyReply> {
  const { faults, ...values } = readSearchForm(body, editing.lookups)
  const pressed = new Map<string, unknown>(Object.entries(body ?? {})).get('do')
  if (pressed === 'add') {
    // Who is still adding has not asked for a judgement of the whole.
    return show(
      context,
      reply,
      editing,
      values,
      faults.filter(({ field }) => field !== 'criteria'),
    )
  }
  if (faults.length > 0 || pressed !== 'save') return show(context, reply, editing, values, faults)
  const refused = await save(context, editing, values)
  return refused === null ? reply.redirect('/settings', 303) : show(context, reply, editing, values, [refused])
}

/** null when it is saved; also when it was deleted meanwhile in another window, which the settings then show. */
async function save(context: Context, editing: Editing, values: SearchValues): Promise<FormFault | null> {
  const { subscriber, search, lookups } = editing
  const { criteria } = values
  const name = values.name || nameOf(criteria, lookups)
  const key = criteriaKey(criteria)
  const tier = tierOf(context, subscriber)
  const twin = (others: readonly SavedSearch[]): FormFault | null => {
    const same = others.find((other) => criteriaKey(other.criteria) === key)
    if (same === undefined) return null
    const wayOut = { href: `${PATH}/${same.id}`, words: 'Open it' }
    return { field: 'criteria', message: `You have this search already: “${same.name}”.`, wayOut }
  }
  const full = { field: 'criteria', message: fullText(tier), wayOut: { href: '/plans', words: 'See the plans' } }
  const at = context.now()
  const written =
    search === null
      ? await insertSavedSearch(context.db, { subscriberId: subscriber.id, name, criteria }, at, (others) =>
          others.length >= tier.searches ? full : twin(others),
        )
      : await updateSavedSearch(context.db, { ...search, name, criteria }, at, twin)
  return written !== null && 'refused' in written ? written.refused : null
}

/** As much of the description as a name holds, in whole parts. */
function nameOf(criteria: Criteria, lookups: SearchLookups): string {
  const words = describeCriteria(criteria, (slug) => lookups.roleTitle(slug) ?? slug)
  if (words.length <= NAME_LIMIT) return words
  return plainLine(words.slice(0, words.lastIndexOf(', ', NAME_LIMIT)).trim() || words, NAME_LIMIT)
}

async function show(
  context: Context,
  reply: FastifyReply,
  { subscriber, search, lookups }: Editing,
  values: SearchValues,
  faults: readonly FormFault[],
): Promise<FastifyReply> {
  const preview = isWhole(values.criteria) ? await previewSearch(context.db, values.criteria, context.now()) : null
  const page: EditorPage = { search, values, faults, preview, tier: tierOf(context, subscriber), lookups }
  allowTypeAhead(reply)
  return reply
    .code(faults.length > 0 ? 400 : 200)
    .type(HTML)
    .send(
      layout(context, { title: search === null ? 'A new search' : `Change ${search.name}`, body: editorPage(page) }),
    )
}

const isWhole = (criteria: Criteria): boolean => criteriaFaults(criteria).length === 0

function tierOf({ config }: Context, subscriber: Subscriber): Tier {
  const tier = config.tiers.find(({ id }) => id === subscriber.tier) ?? config.tiers[0]
  if (tier === undefined) throw new Error('no tier is configured')
  return tier
}

async function makeLookups({ taxonomy, readers }: Context): Promise<SearchLookups> {
  return createSearchLookups({ taxonomy, readers, gazetteer: loadGazetteer(), cityNames: await loadCityNames() })
}
