import { userInfo } from 'node:os'
import type { Actor } from '../store/audit.ts'

/** Whoever runs a command, for the audit log: the user of the machine. */
export function commandActor(): Actor {
  return { name: `cli:${userName()}`, from: 'command line' }
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username
  } catch {
    return String(process.getuid?.() ?? 'unknown')
  }
}
