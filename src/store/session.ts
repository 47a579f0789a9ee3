import type { PoolConfig } from 'pg'

/** Longest wait for a new connection. A server that starts up, or is very busy, answers within it. */
export const CONNECT_MS = 10_000

/** A silent connection is asked whether it lives after so long, and is dead 10 seconds later: Node asks every second, ten times. */
const KEEP_ALIVE_MS = 10_000

/**
 * What the server does about a client that is gone without a word. Its locks would else be held for two hours, the time the
 * system lets a silent connection be. https://www.postgresql.org/docs/18/runtime-config-connection.html
 */
const SERVER_SIDE: Record<string, string> = {
  tcp_keepalives_idle: '10s',
  tcp_keepalives_interval: '5s',
  tcp_keepalives_count: '4',
  /** For what was sent and is never acknowledged. */
  tcp_user_timeout: '30s',
  /** For a client that does not go on, as one whose machine was put to sleep. No transaction of ours waits so long between two statements. */
  idle_in_transaction_session_timeout: '10min',
  /** Also while a statement runs. PostgreSQL on Windows takes no other value than 0. */
  ...(process.platform === 'win32' ? {} : { client_connection_check_interval: '10s' }),
}

/** How every session notices, on both sides, that the other is gone: within about half a minute. `more` are settings of the server. */
export function sessionSettings(more: Record<string, string> = {}) {
  const options = Object.entries({ ...SERVER_SIDE, ...more }).map(([name, value]) => `-c ${name}=${value}`)
  return {
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    options: options.join(' '),
  } satisfies PoolConfig
}
