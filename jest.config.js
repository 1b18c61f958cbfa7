/** Node must be given `--experimental-vm-modules`, as `npm test` and `npm run jest` do: jest asks for it to load ES modules. */
export default {
  testMatch: ['<rootDir>/test/**/*.test.{ts,tsx}'],
  moduleFileExtensions: ['ts', 'tsx', 'js', 'mjs', 'json'],
  modulePathIgnorePatterns: ['<rootDir>/.declarations/'],
  extensionsToTreatAsEsm: ['.ts', '.tsx'],
  // The library is tested as built; a test of something inside imports its sources.
  moduleNameMapper: {
    '/federation/index\\.ts$': '<rootDir>/dist/index.js',
    // A kit is a package of its own, which finds this one where npm has installed it.
    '^franceconnect-local$': '<rootDir>/dist/index.js',
    '^franceconnect-local/(\\w+)$': '<rootDir>/dist/$1.js',
  },
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2023',
          parser: { syntax: 'typescript', tsx: true },
          transform: { react: { runtime: 'automatic', importSource: 'preact' } },
        },
        module: { type: 'es6' },
      },
    ],
  },
  maxWorkers: 2,
  // A worker keeps what ES modules of earlier files took (jest's own advice); a full one is replaced.
  workerIdleMemoryLimit: '1GB',
  testSequencer: './test/support/longest-first.js',
  testTimeout: 30_000,
};
