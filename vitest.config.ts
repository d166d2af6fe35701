import { defineConfig } from 'vitest/config'

/** unit + contracts run in `npm run check`; integration in `npm test`. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{electron,renderer,shared}/**/*.test.ts?(x)', 'tests/contracts/**/*.contract.test.ts', 'tests/tools/**/*.test.ts'],
          environment: 'node',
          // Against a test that hangs, no measure of speed: a busy machine is no fault.
          testTimeout: 30_000,
        },
      },
      { test: { name: 'integration', include: ['tests/integration/**/*.test.ts'], environment: 'node', testTimeout: 60_000 } },
    ],
  },
})
