import { mannersOf } from '../../workers/_manners.ts'
import type { Context } from '../context.ts'
import type { AddOptions, Way } from '../discovery/add-board.ts'
import { createFetch } from '../discovery/fetch.ts'
import { commandActor } from './actor.ts'

/** The options of `source add` as commander gives them. */
export type AddGiven = {
  connector?: string
  board?: string
  origin?: string
  name?: string
  every?: number
  check: boolean
  dryRun?: boolean
  json?: boolean
  file?: string
  report?: string
  /** True: as many days as is usual; null: off. */
  checkLinks?: number | null | true
}

/** What finding and adding works with; requests end when `signal` is aborted. */
export function wayOf(context: Context, signal?: AbortSignal): Way {
  const { db, now, sources, config, http } = context
  return {
    db,
    now,
    sources,
    config,
    actor: commandActor(),
    fetch: createFetch(http, (connector) => mannersOf(connector, config, connector.id), signal),
  }
}

export function addOptions(given: AddGiven): AddOptions {
  const { connector, board, origin, name, every, check, dryRun, file } = given
  const due = file === undefined ? 'at once' : 'spread'
  return { due, connector, board, origin, name, everyMinutes: every, check, dryRun: dryRun === true }
}
