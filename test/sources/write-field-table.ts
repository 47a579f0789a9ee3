import { writeFile } from 'node:fs/promises'
import { loadSources } from '../../src/sources/registry.ts'
import { SOURCES_PAGE, withFieldTable } from './field-table.ts'

await writeFile(SOURCES_PAGE, withFieldTable([...(await loadSources()).values()]))
