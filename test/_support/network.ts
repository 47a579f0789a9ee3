import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { AddressOf } from './addresses.ts'

/** Hosts on one machine: network namespaces, each with a cable to a router, which is one too. The test itself is the host `outside`. */
export type Network = {
  /** Where a host is reached by the others; not of `outside`, which has as many addresses as are asked for. */
  addressOf(host: string): string
  /** Addresses of `outside`. */
  outside: AddressOf
  /** The words before a command that run it on a host. */
  within(host: string): string[]
  /** From now on every packet between two hosts vanishes without a word. */
  cut(one: string, other: string): void
  mend(one: string, other: string): void
  /** The cable of a host is pulled out of the router. */
  unplug(host: string): void
  plug(host: string): void
  stop(): void
}

/** Networks set aside for measuring (RFC 2544), which no machine is in: `outside` is in the first half, cables in the second. Each run
 *  has an eighth of either. */
export const WHOLE = '198.18.0.0/15'
const SHARES = 8
const SHARE_SIZE = 32
const outsideOf = (share: number) => `198.18.${share * SHARE_SIZE}.0/19`
const OUTSIDE_CABLE = 0

/** Why no network can be made here; null: it can. */
export function whyNoNetwork(): string | null {
  if (process.getuid?.() !== 0) return 'only root may make network namespaces'
  const name = `jobtide-try-${process.pid}`
  const { status, error } = spawnSync('ip', ['netns', 'add', name])
  if (error !== undefined) return 'iproute2 is not installed'
  if (status !== 0) return 'network namespaces cannot be made here'
  spawnSync('ip', ['netns', 'delete', name])
  removeLeftovers()
  return findFreeShare() === null ? 'too many runs have networks here' : null
}

function findFreeShare(): number | null {
  const isFree = (share: number) => {
    const { stdout } = spawnSync('ip', ['route', 'show', 'table', 'local', outsideOf(share)])
    return String(stdout).trim() === ''
  }
  return Array.from({ length: SHARES }, (_, share) => share).find(isFree) ?? null
}

/** Of runs that were killed. */
function removeLeftovers(): void {
  const names = String(spawnSync('ip', ['netns', 'list']).stdout).match(/^jobtide-\d+-\w+/gm) ?? []
  const dead = names.filter((name) => !existsSync(`/proc/${name.split('-')[1]}`))
  for (const name of dead) {
    const pids = String(spawnSync('ip', ['netns', 'pids', name]).stdout).match(/\d+/g) ?? []
    for (const pid of pids) process.kill(Number(pid), 'SIGKILL')
    spawnSync('ip', ['netns', 'delete', name])
  }
}

export function openNetwork(hosts: readonly string[]): Network {
  const share = findFreeShare() ?? 0
  const own = outsideOf(share)
  const cable = (host: string, last: string) => `198.19.${share * SHARE_SIZE + cableOf(host)}.${last}`
  const spaceOf = (host: string) => `jobtide-${process.pid}-${host}`
  const router = spaceOf('router')
  const ip = (...words: string[]) => execFileSync('ip', words, { stdio: ['ignore', 'ignore', 'inherit'] })
  const cableOf = (host: string) => (host === 'outside' ? OUTSIDE_CABLE : 1 + hosts.indexOf(host))
  const portOf = (host: string) => `port${cableOf(host)}`
  const netsOf = (host: string) => [cable(host, '0/24'), ...(host === 'outside' ? [own] : [])]
  const outsideLink = `jobtide${process.pid % 1e7}`
  const block = (verb: 'add' | 'delete', from: string, to: string) => {
    for (const net of netsOf(to)) ip('-n', router, 'rule', verb, 'iif', portOf(from), 'to', net, 'blackhole')
  }
  const turn = (host: string, state: 'up' | 'down') => ip('-n', router, 'link', 'set', portOf(host), state)

  ip('netns', 'add', router)
  ip('netns', 'exec', router, 'sh', '-c', 'echo 1 > /proc/sys/net/ipv4/ip_forward')
  for (const host of hosts) {
    ip('netns', 'add', spaceOf(host))
    ip('-n', spaceOf(host), 'link', 'set', 'lo', 'up')
    ip('-n', router, 'link', 'add', portOf(host), 'type', 'veth', 'peer', 'name', 'cable', 'netns', spaceOf(host))
    ip('-n', spaceOf(host), 'address', 'add', cable(host, '2/24'), 'dev', 'cable')
    ip('-n', spaceOf(host), 'link', 'set', 'cable', 'up')
    ip('-n', router, 'address', 'add', cable(host, '1/24'), 'dev', portOf(host))
    turn(host, 'up')
    ip('-n', spaceOf(host), 'route', 'add', 'default', 'via', cable(host, '1'))
  }
  ip(
    '-n',
    router,
    'link',
    'add',
    portOf('outside'),
    'type',
    'veth',
    'peer',
    'name',
    outsideLink,
    'netns',
    String(process.pid),
  )
  ip('address', 'add', cable('outside', '2/24'), 'dev', outsideLink)
  ip('link', 'set', outsideLink, 'up')
  ip('-n', router, 'address', 'add', cable('outside', '1/24'), 'dev', portOf('outside'))
  turn('outside', 'up')
  ip('-n', router, 'route', 'add', own, 'via', cable('outside', '2'))
  for (const host of hosts) ip('route', 'add', cable(host, '0/24'), 'via', cable('outside', '1'))
  ip('route', 'add', 'local', own, 'dev', 'lo') // Every address of it is this host's.

  return {
    addressOf: (host) => cable(host, '2'),
    outside: (of, number) => `198.18.${share * SHARE_SIZE + of}.${1 + number}`,
    within: (host) => ['ip', 'netns', 'exec', spaceOf(host)],
    cut(one, other) {
      block('add', one, other)
      block('add', other, one)
    },
    mend(one, other) {
      block('delete', one, other)
      block('delete', other, one)
    },
    unplug: (host) => turn(host, 'down'),
    plug: (host) => turn(host, 'up'),
    stop() {
      spawnSync('ip', ['route', 'delete', 'local', own, 'dev', 'lo'])
      spawnSync('ip', ['link', 'delete', outsideLink])
      for (const space of [router, ...hosts.map(spaceOf)]) spawnSync('ip', ['netns', 'delete', space])
    },
  }
}
