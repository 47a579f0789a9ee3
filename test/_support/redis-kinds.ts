import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { freePort } from './free-port.ts'
import { findRedisProgram, startServer, stop } from './redis.ts'

/** A Redis, or several, of one kind. `url` is a setting; `environment` is what a process needs besides. */
export type RedisKind = { url: string; environment: Record<string, string>; stop(): Promise<void> }

/** Nodes talk to each other on their port and this more, which must be a port too. */
const BUS_OFFSET = 10_000
const NODES = 3

/** Three nodes that share the keys; null where there is no Redis with its client program. */
export async function startRedisCluster(folder: string): Promise<RedisKind | null> {
  const program = findRedisProgram()
  if (program === null || spawnSync('redis-cli', ['--version']).status !== 0) return null
  const ports: number[] = []
  while (ports.length < NODES) {
    const port = await freePort()
    if (port + BUS_OFFSET < 65_536) ports.push(port)
  }
  const nodes = await Promise.all(
    ports.map(async (port) => {
      const own = join(folder, String(port))
      await mkdir(own)
      return startServer(program, port, own, { more: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'] })
    }),
  )
  const addresses = ports.map((port) => `127.0.0.1:${port}`)
  execFileSync('redis-cli', ['--cluster', 'create', ...addresses, '--cluster-yes'], { stdio: 'ignore' })
  const [first, ...others] = addresses
  return {
    url: `redis://${first}?cluster=${others.join(',')}`,
    environment: {},
    stop: async () => void (await Promise.all(nodes.map(stop))),
  }
}

/** One that wants a password, over a network that nobody may read, with the keys in a database of their own. */
export async function startSecretRedis(folder: string): Promise<RedisKind | null> {
  const program = findRedisProgram()
  if (program === null || spawnSync('openssl', ['version']).status !== 0) return null
  const [port, tlsPort] = [await freePort(), await freePort()]
  const file = (name: string) => join(folder, name)
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-keyout', file('key.pem'), '-out', file('cert.pem')],
    ],
    { stdio: 'ignore' },
  )
  await chmod(file('key.pem'), 0o600)
  const tls = ['--tls-cert-file', file('cert.pem'), '--tls-key-file', file('key.pem'), '--tls-auth-clients', 'no']
  const more = ['--requirepass', 'Xy7-secret', '--tls-port', String(tlsPort), ...tls]
  const server = await startServer(program, port, folder, { more })
  return {
    url: `rediss://:Xy7-secret@localhost:${tlsPort}/3`,
    environment: { NODE_EXTRA_CA_CERTS: file('cert.pem') },
    stop: () => stop(server),
  }
}
