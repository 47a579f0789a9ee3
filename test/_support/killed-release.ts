/** Makes a release on the database of its first argument and is killed between two batches of figures. */
import { makeRelease } from '../../src/releases/make.ts'
import { openDatabase } from '../../src/store/database.ts'
import { loadTaxonomy } from '../../src/taxonomy/load-roles.ts'
import { figure } from './figures.ts'

const now = () => new Date('2026-11-20T12:00:00Z')

await makeRelease(
  { db: openDatabase(process.argv[2] ?? ''), taxonomy: loadTaxonomy(), now },
  {
    parameters: {},
    async *compute() {
      for (let at = 0; at < 4_500; at += 1) yield figure({ item: `item ${at}` })
      process.kill(process.pid, 'SIGKILL')
    },
  },
)
