import { Agent, type buildConnector, type Dispatcher, request } from 'undici'

/** The connections of one client. */
export type Connections = {
  agent: Agent
  /** Makes a request, as undici's `request` does. */
  send(url: URL, options: Omit<Dispatcher.RequestOptions, 'origin' | 'path'>): Promise<Dispatcher.ResponseData>
}

export type ConnectionLimits = {
  connect: buildConnector.connector
  /** At once to one origin. */
  perHost: number
  headersTimeoutMs: number
  bodyTimeoutMs: number
  /** How long one stays open for another request, however long its host offers. */
  keptMs: number
  /** While so many are open, each ends with its answer. */
  mostKept: number
}

/**
 * A connection is kept for the next page of a board, and no longer: the boards of a day are on more hosts than a process can
 * hold open files, and some of these offer to keep a connection for an hour.
 */
export function createConnections(limits: ConnectionLimits): Connections {
  const { connect, perHost, headersTimeoutMs, bodyTimeoutMs, keptMs, mostKept } = limits
  let open = 0
  const agent = new Agent({
    connect,
    connections: perHost,
    headersTimeout: headersTimeoutMs,
    bodyTimeout: bodyTimeoutMs,
    keepAliveTimeout: keptMs,
    keepAliveMaxTimeout: keptMs,
  })
  agent.on('connect', () => {
    open += 1
  })
  agent.on('disconnect', () => {
    open -= 1
  })
  return {
    agent,
    send: (url, options) =>
      request(url, { ...options, dispatcher: agent, ...(open >= mostKept ? { reset: true } : {}) }),
  }
}
