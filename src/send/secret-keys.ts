/** What signs links and addresses. Keys are replaced in steps: a new one is put first, and the old ones leave later. */
export type SecretKeys = {
  /** Signs what is made from now on. */
  signing: string
  /** Whatever any of these signed is taken. */
  accepted: readonly string[]
  /** Hashes addresses that must not be written to. They cannot be hashed anew, so this key outlives the others. */
  addresses: string
}

/** Keys as settings state them, the newest first. `addressKey` null: the oldest of them. */
export function secretKeysOf(keys: readonly string[], addressKey: string | null = null): SecretKeys {
  const [signing] = keys
  const oldest = keys.at(-1)
  if (signing === undefined || oldest === undefined) throw new TypeError('no key to sign with')
  return { signing, accepted: keys, addresses: addressKey ?? oldest }
}

/** Commas or line breaks part the keys of a setting or a file. */
export function splitKeys(text: string): string[] {
  return text.split(/[\s,]/).filter((key) => key !== '')
}
