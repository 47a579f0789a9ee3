import type { Kysely } from 'kysely'

/** A handle that can only select: its sessions are read-only, see openDatabase. */
// biome-ignore lint/suspicious/noExplicitAny: tables and views are read by name; every query states its row type.
export type MarketHandle = Pick<Kysely<any>, 'getExecutor'>
