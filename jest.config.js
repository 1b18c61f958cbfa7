/** Tests run on the pinned Node, by a runner of our own: see test/runner/runner.ts. */
export default {
  runner: './test/runner/runner.ts',
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  maxWorkers: 2,
  testSequencer: './test/support/longest-first.js',
  testTimeout: 30_000,
  // Nothing passes through Jest's own transformation.
  transform: {},
};
