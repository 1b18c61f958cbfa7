/** Where Jest's test runner looks, before it runs a file, for how long its tests may take. */
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');

/** @param timeout milliseconds each test of the file may take; undefined for those of the configuration */
export function setTimeoutOfFile(timeout: number | undefined): void {
  Reflect.set(globalThis, TIMEOUT, timeout);
}
