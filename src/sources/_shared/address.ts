/** The parts of an address's path, percent signs read where they can be, empty parts left out. */
export function pathParts(url: URL): string[] {
  return url.pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decoded)
}

/** What stands after the last slash of an address, without query and fragment, percent signs read where they can be. */
export function lastPart(address: string): string {
  const path = address.replace(/[?#].*$/s, '')
  return decoded(path.slice(path.lastIndexOf('/') + 1))
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}
