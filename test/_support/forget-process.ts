/** Forgets what is old in a process of its own, to be killed. Arguments: the database, the instant. */
import { openDatabase } from '../../src/store/database.ts'
import { forgetOld } from './forget-old.ts'

const [, , url = '', at = ''] = process.argv
const db = openDatabase(url)
await forgetOld(db, new Date(at))
await db.destroy()
