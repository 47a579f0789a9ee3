/**
 * Sends planned digests the two plain ways, in a process that is made to be killed: fifty are taken at once, and marked as
 * sent either before they are sent or after. Arguments: database, relay, way, connections.
 */
import { sql } from 'kysely'
import { createTransport } from 'nodemailer'
import { type Database, openDatabase } from '../src/store/database.ts'

const BATCH = 50

const [databaseUrl = '', smtpUrl = '', way = '', connections = '5'] = process.argv.slice(2)
const db = openDatabase(databaseUrl, { max: 2 })
const transport = createTransport({ url: smtpUrl, pool: true, maxConnections: Number(connections) })
process.on('disconnect', () => process.exit())
process.send?.('ready')
for (let ids = await take(db); ids.length > 0; ids = await take(db)) {
  if (way === 'mark_first') await mark(db, ids)
  await Promise.all(ids.map(send))
  if (way === 'mark_after') await mark(db, ids)
}

async function take(database: Database): Promise<string[]> {
  const rows = await sql<{
    id: string
  }>`select id from digest where state = 'planned' order by id limit ${BATCH}`.execute(database)
  return rows.rows.map(({ id }) => id)
}

async function mark(database: Database, ids: string[]): Promise<void> {
  await sql`update digest set state = 'accepted' where id = any(${ids}::uuid[])`.execute(database)
}

async function send(id: string): Promise<void> {
  await transport.sendMail({
    from: 'alerts@jobs.example',
    to: 'reader@people.example',
    messageId: `<d.${id}@jobs.example>`,
    subject: 'New postings',
    text: 'One posting.',
  })
}
