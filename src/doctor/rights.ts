import { readRights } from '../store/schema-state.ts'
import { type Check, idle, NEEDS_DATABASE, weak, well } from './finding.ts'

/** Whoever breaks into a service can do what its login may. */
export const rights: Check = {
  name: 'rights',
  async look({ db, config }) {
    if (db === null) return NEEDS_DATABASE
    if (config.databaseUrl === null) return idle('the embedded server has one login')
    const { login, mayAlter } = await readRights(db)
    if (!mayAlter) return well(`the login ${login} may read and write rows, and alter nothing`)
    return weak(
      `the login ${login} may alter and drop tables, and empty the audit log`,
      'give the service a login of its own: docs/operate.md, "Roles of the database"',
    )
  },
}
