/** Unit, API, worker, gateway and browser tests run as native ES modules, compiled by swc. */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  transform: {
    '^.+\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', parser: { syntax: 'typescript', tsx: true } }, module: { type: 'es6' } }],
  },
  globalSetup: '<rootDir>/tests/support/globalSetup.mjs',
  globalTeardown: '<rootDir>/tests/support/globalTeardown.mjs',
  testTimeout: 30_000,
  maxWorkers: 2,
  // Modules of finished test files stay in a worker's memory (Node's vm modules): it begins anew before it gets slow.
  workerIdleMemoryLimit: '1GB',
};
