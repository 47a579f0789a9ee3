/** A PostgreSQL in a process of its own, which may run on another host of a network; who may come in is its first word. Tells where
 *  it listens, as a URL of its own host. */
import { startOwnPostgres } from './own-postgres.ts'

const server = await startOwnPostgres(undefined, [], process.argv[2] ?? '')
process.send?.(server.urlOf('postgres'))
process.on('disconnect', () => server.stop().finally(() => process.exit()))
