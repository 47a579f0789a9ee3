/** Reads a run as a worker does, in a process that can be killed: its words are the database, a folder and the run. */
import { readConfig } from '../../src/config.ts'
import { createLog } from '../../src/log.ts'
import { open } from '../../workers/_open.ts'
import readRun from '../../workers/read-run.ts'
import { plainSource } from './plain-source.ts'

const [url = '', folder = '', runId = ''] = process.argv.slice(2)
const config = readConfig({ DATABASE_URL: url, DATA_DIR: folder })
const opened = await open(config, createLog({ level: 'silent', pretty: false }))
const context = { ...opened.context, sources: new Map([['plain', plainSource]]) }
await readRun.work({ runId }, context, { signal: new AbortController().signal })
await opened.close()
