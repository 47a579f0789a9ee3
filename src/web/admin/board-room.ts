import { createBullBoard } from '@bull-board/api'
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter'
import { cutSecrets } from '../../log.ts'

type Asked = { params: unknown; query: unknown; body: unknown; headers: unknown }
type Answer = { status: number; body: unknown }
export type BoardRoute = {
  method: 'GET' | 'PUT' | 'POST' | 'PATCH'
  route: string
  answer(asked: Asked): Promise<Answer>
}
export type BoardRoom = {
  /** Paths that show the page. */
  pages: string[]
  /** What the page is told, as JSON. */
  settings: unknown
  routes: BoardRoute[]
  find(method: string, route: string): BoardRoute
}

type LibraryRoute = {
  method: string | string[]
  route: string | string[]
  handler(asked: Asked & { queues: unknown; uiConfig: unknown }): Promise<{ status?: number; body: unknown }>
}

/** The library's board over our queues, as data: what to serve, and what answers it. */
export function createBoard(queues: readonly unknown[], readOnly: boolean): BoardRoom {
  const told: { queues: unknown; settings: unknown; pages: string[]; routes: LibraryRoute[] } = {
    ...{ queues: null, settings: null, pages: [], routes: [] },
  }
  const server = {
    setQueues: (given: unknown) => keep(() => (told.queues = given)),
    setViewsPath: () => server,
    setStaticPath: () => server,
    setUIConfig: (given: unknown) => keep(() => (told.settings = given)),
    setEntryRoute: ({ route }: LibraryRoute) => keep(() => (told.pages = [route].flat())),
    setErrorHandler: () => server,
    setApiRoutes: (given: LibraryRoute[]) => keep(() => (told.routes = given)),
  }
  const keep = (work: () => void) => {
    work()
    return server
  }
  const adapters = queues.map((queue) => new BullMQAdapter(queue as never, { readOnlyMode: readOnly }))
  createBullBoard({
    queues: adapters,
    serverAdapter: server as never,
    options: { uiConfig: { boardTitle: 'Queues', miscLinks: [{ text: 'Admin', url: '/admin/queues' }] } },
  })
  const routes = told.routes.flatMap((each) => [each.route].flat().map((route) => toRoute(each, route, told)))
  const find = (method: string, route: string) => {
    const found = routes.find((each) => each.method === method && each.route === route)
    if (found === undefined) throw new Error(`the board has no ${method} ${route}`)
    return found
  }
  return { pages: told.pages, settings: told.settings, routes, find }
}

function toRoute(
  { method, handler }: LibraryRoute,
  route: string,
  told: { queues: unknown; settings: unknown },
): BoardRoute {
  return {
    method: [method].flat()[0]?.toUpperCase() as BoardRoute['method'],
    route,
    async answer(asked) {
      const { status = 200, body } = await handler({ ...asked, queues: told.queues, uiConfig: told.settings })
      return { status, body: shown(body) }
    },
  }
}

/** What a job failed of may quote an address or a password. */
function shown(value: unknown): unknown {
  if (typeof value === 'string') return cutSecrets(value)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shown(part)]))
}
