#!/usr/bin/env node
// TypeScript runs as it is; this file is the only one that must be JavaScript.
import 'tsx'

const { main } = await import('./main.ts')
await main(process.argv)
