import { openDatabase } from '../../src/store/database.ts'
import { refreshMarket } from '../../src/store/market-refresh.ts'

/** A refresh in a process of its own, to be killed. Argument: the database. */
const db = openDatabase(process.argv[2] ?? '')
await refreshMarket(db, () => new Date('2026-10-02T00:00:00Z'))
await db.destroy()
