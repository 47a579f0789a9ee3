import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'
import pLimit from 'p-limit'
import { UsageError } from '../errors.ts'

/** Costs of scrypt as OWASP's Password Storage Cheat Sheet gives them for 32 MiB: N = 2^15, r = 8, p = 3. */
const COSTS = { N: 2 ** 15, r: 8, p: 3 }
const KEY_BYTES = 32
const SALT_BYTES = 16
/** Double of what 128 · N · r takes, as Node wants it. */
const MOST_MEMORY = 256 * COSTS.N * COSTS.r
export const SHORTEST = 12
export const LONGEST = 200

/** One at a time: sign-ins must not take the thread pool, nor the memory, that everything else needs. */
const oneByOne = pLimit(1)

/** "scrypt$N$r$p$salt$key", salt and key in base64url. Throws a UsageError for a password that is too short or too long. */
export async function hashPassword(password: string): Promise<string> {
  const length = [...password].length
  if (length < SHORTEST || length > LONGEST)
    throw new UsageError(`a password has ${SHORTEST} to ${LONGEST} characters; this one has ${length}`)
  const salt = randomBytes(SALT_BYTES)
  const key = await derive(password, salt, COSTS)
  return ['scrypt', COSTS.N, COSTS.r, COSTS.p, salt.toString('base64url'), key.toString('base64url')].join('$')
}

/** Whether a password is the hashed one. `stored` null takes as long and is false: whether a name is known is not told by time. */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const [kind, N, r, p, salt = '', key = ''] = (stored ?? NOBODY).split('$')
  if (kind !== 'scrypt') throw new Error('a stored password is not in the form that this program writes')
  const known = Buffer.from(key, 'base64url')
  const costs = { N: Number(N), r: Number(r), p: Number(p) }
  const given = await derive(password.slice(0, 4 * LONGEST), Buffer.from(salt, 'base64url'), costs)
  return timingSafeEqual(given, known) && stored !== null
}

/** Of no password: its key is chance. */
const NOBODY = [
  'scrypt',
  COSTS.N,
  COSTS.r,
  COSTS.p,
  randomBytes(SALT_BYTES).toString('base64url'),
  randomBytes(KEY_BYTES).toString('base64url'),
].join('$')

function derive(password: string, salt: Buffer, costs: typeof COSTS): Promise<Buffer> {
  return oneByOne(
    () =>
      new Promise<Buffer>((done, failed) => {
        scrypt(password.normalize('NFKC'), salt, KEY_BYTES, { ...costs, maxmem: MOST_MEMORY }, (error, key) =>
          error === null ? done(key) : failed(error),
        )
      }),
  )
}
