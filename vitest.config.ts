import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/_support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Every worker may hold databases, queues and a browser: more of them than cores only makes each slower.
    maxWorkers: 2,
  },
})
