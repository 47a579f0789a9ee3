/** Fields of one group by their name in lower case; of a field that comes twice the first counts. */
export type Fields = ReadonlyMap<string, string>

const MAX_GROUPS = 200
const MAX_FIELDS = 100
const MAX_VALUE = 4_000

/**
 * Reads blocks of fields that empty lines part, as a delivery status (RFC 3464 2.1) and a feedback report (RFC 5965 3.1)
 * hold. Folded fields are joined. Bytes that are no UTF-8 are read as Latin-1. Lines that are no field are passed over.
 */
export function readFieldGroups(bytes: Buffer): Fields[] {
  return decode(bytes)
    .split(/\r?\n[ \t]*\r?\n/, MAX_GROUPS * 2)
    .map(readGroup)
    .filter((group) => group.size > 0)
    .slice(0, MAX_GROUPS)
}

/** All fields as one group, for reports that put empty lines where none belong. */
export function readAllFields(bytes: Buffer): Fields {
  return readGroup(decode(bytes))
}

/** `rfc822; name@example.org`, with or without the type, brackets or an ORCPT encoding; null when it names no address. */
export function readTypedAddress(value: string | undefined): string | null {
  if (value === undefined) return null
  const bare = value.slice(value.indexOf(';') + 1).replace(/\([^()]*\)/g, '')
  const address = /[^\s<>;,"]{1,64}@[^\s<>;,"]{1,255}/.exec(bare)?.[0]
  if (address === undefined) return null
  // RFC 3461 4: xtext writes a character as + and two hexadecimal digits.
  return address.replace(/\+(2B|3D|40)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
}

function decode(bytes: Buffer): string {
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? bytes.toString('latin1') : text
}

function readGroup(text: string): Fields {
  const fields = new Map<string, string>()
  let open: string | null = null
  for (const line of text.split(/\r?\n/)) {
    if (/^[ \t]/.test(line)) {
      if (open !== null) fields.set(open, `${fields.get(open) ?? ''} ${line.trim()}`.trim().slice(0, MAX_VALUE))
      continue
    }
    const [, name, value = ''] = /^([!-9;-~]{1,76})[ \t]*:(.*)$/.exec(line) ?? []
    open = name === undefined || fields.has(name.toLowerCase()) || fields.size >= MAX_FIELDS ? null : name.toLowerCase()
    if (open !== null) fields.set(open, value.trim().slice(0, MAX_VALUE))
  }
  return fields
}
