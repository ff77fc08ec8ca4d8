import suite from './jest.config.js';

/** `npm run test:mongodb`: the same tests on the MongoDB that MONGODB_URI names, without those of the embedded store itself. */
export default {
  ...suite,
  globalSetup: '<rootDir>/tests/support/mongodbSetup.mjs',
  // start: `npm start` on its embedded services.
  testPathIgnorePatterns: ['<rootDir>/tests/embedded/', '<rootDir>/tests/faults/start.test.ts'],
  // A test that starts an embedded store all the same fails.
  moduleNameMapper: { '/embedded/(spawn|store)\\.ts$': '<rootDir>/tests/support/noEmbeddedStore.ts' },
};
