import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'

const ROOT = new URL('../../', import.meta.url)
const files = ['src', 'workers', 'jobs'].flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`),
)
/** Text that is put together and becomes SQL as it stands, other than by Kysely's placeholders and quoted names. */
const AS_IT_STANDS = /sql\.raw\((?!'|`'[^$`]{0,99}'`)|\bclient\.query\(\s{0,20}`[^`]{0,500}\$\{|CompiledQuery\.raw\(/g

/** Where that is, how often, and why nothing from outside comes into it. */
const KNOWN = {
  'src/market/health.ts': [2, 'names of columns, from calls of the same file'],
  'src/market/release-inputs.ts': [1, 'a name of a column, from a call of the same file'],
  'src/store/bulk.ts': [1, 'types of columns, from lists of constants'],
  'src/store/create-database.ts': [1, 'a name, quoted by the driver'],
  'src/store/fresh-database.ts': [2, 'a name, quoted by the driver'],
  'src/store/run-migrations.ts': [2, 'the files of sql/'],
  'src/store/service-role.ts': [1, 'the name of the role, a constant'],
}

it('no value becomes part of a statement: where text is put into SQL as it stands is known, and holds nothing from outside', () => {
  const found = files.map((file): [string, number] => [
    file,
    [...readFileSync(new URL(file, ROOT), 'utf8').matchAll(AS_IT_STANDS)].length,
  ])
  expect(Object.fromEntries(found.filter(([, count]) => count > 0))).toEqual(
    Object.fromEntries(Object.entries(KNOWN).map(([file, [count]]) => [file, count])),
  )
})
