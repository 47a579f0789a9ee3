import { execFileSync, spawnSync } from 'node:child_process'
import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from './free-port.ts'
import { findRedisProgram, startServer, stop } from './redis.ts'

/** A Redis, or several, of one kind. `url` is a setting; `environment` is what a process needs besides. */
export type RedisKind = { url: string; environment: Record<string, string>; stop(): Promise<void> }

/** Nodes talk to each other on their port and this more, which must be a port too. */
const BUS_OFFSET = 10_000
const MASTERS = 3

export type RedisCluster = RedisKind & {
  /** Kills with SIGKILL the node that has a key. */
  killHolder(key: string): void
}

/** Three nodes that share the keys, each with so many replicas; null where there is no Redis with its client program. */
export async function startRedisCluster(folder: string, replicas = 0): Promise<RedisCluster | null> {
  const program = findRedisProgram()
  if (program === null || spawnSync('redis-cli', ['--version']).status !== 0) return null
  const ports: number[] = []
  while (ports.length < MASTERS * (1 + replicas)) {
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
  const create = ['--cluster', 'create', ...addresses, '--cluster-yes', '--cluster-replicas', String(replicas)]
  execFileSync('redis-cli', create, { stdio: 'ignore' })
  const askAt = (port: number, ...words: string[]) => String(execFileSync('redis-cli', ['-p', String(port), ...words]))
  const ask = (...words: string[]) => askAt(ports[0] ?? 0, ...words)
  // A replica that has not had everything once takes over nothing.
  for (const port of ports) while (/master_link_status:down/.test(askAt(port, 'INFO', 'replication'))) await sleep(100)
  const [first, ...others] = addresses
  return {
    url: `redis://${first}?cluster=${others.join(',')}`,
    environment: {},
    killHolder(key) {
      const slot = Number(ask('CLUSTER', 'KEYSLOT', key))
      const holder = ask('CLUSTER', 'NODES')
        .split('\n')
        .find((line) => line.split(' ').some((part) => holds(part, slot)))
      const node = nodes[ports.indexOf(Number(/:(\d+)@/.exec(holder ?? '')?.[1]))]
      if (node === undefined) throw new TypeError(`no node has ${key}`)
      node.kill('SIGKILL')
    },
    stop: async () => {
      await Promise.all(nodes.filter(({ signalCode }) => signalCode === null).map(stop))
    },
  }
}

/** `part` of a line is a range of slots, such as 0-5460. */
function holds(part: string, slot: number): boolean {
  const range = /^(\d+)-(\d+)$/.exec(part)
  return range !== null && Number(range[1]) <= slot && slot <= Number(range[2])
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
