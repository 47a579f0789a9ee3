import { writeFile } from 'node:fs/promises'
import { methodsPage } from '../market/methods-page.ts'

await writeFile(new URL('../../docs/methods.md', import.meta.url), methodsPage())
