/** Takes a lock in a transaction and holds it, in a process that may run on another host; the database is its first word. Tells that it
 *  has it, and then, when asked for something, what became of it. */
import { sql } from 'kysely'
import { openDatabase } from '../../src/store/database.ts'

const db = openDatabase(process.argv[2] ?? '', { max: 2 })
const asked = new Promise<string>((done) => process.once('message', (word) => done(String(word))))
const told = db
  .transaction()
  .execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(1)`.execute(trx)
    process.send?.('held')
    await asked
    await sql`select 1`.execute(trx)
  })
  .then(
    () => 'done',
    (error: Error) => `failed: ${error.message}`,
  )
process.send?.(await told)
// A pool whose sessions were lost serves again.
process.send?.(await sql`select 1`.execute(db).then(() => 'answers', String))
process.disconnect()
await db.destroy()
