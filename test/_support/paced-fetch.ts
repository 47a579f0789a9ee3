import { createHttp } from '../../src/http.ts'
import { openDatabase } from '../../src/store/database.ts'
import { hostBook } from '../../src/store/host.ts'

/** A process of its own that asks for one address again and again at the pace that the database keeps. */
const [, , databaseUrl = '', url = '', count = '0', perSecond = '1'] = process.argv
const db = openDatabase(databaseUrl)
const http = createHttp({
  userAgent: 'Test/1 (+https://tests.example/bot)',
  allowAddresses: ['127.0.0.1/32'],
  hosts: hostBook(db),
  perSecond: Number(perSecond),
})
process.send?.('ready')
process.once('message', async () => {
  await Promise.all(Array.from({ length: Number(count) }, () => http.get({ url })))
  await http.close()
  await db.destroy()
  process.disconnect()
})
