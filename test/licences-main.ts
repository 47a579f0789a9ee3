import { licencesOf, readLock } from './licences.ts'

const licences = licencesOf(readLock())
for (const { name, version, licence, isAllowed } of licences)
  console.log(`${isAllowed ? ' ' : '!'} ${licence.padEnd(24)} ${name} ${version}`)
const refused = licences.filter(({ isAllowed }) => !isAllowed)
console.log(`${licences.length} packages, ${refused.length} with a licence that is not allowed`)
process.exitCode = refused.length > 0 ? 1 : 0
