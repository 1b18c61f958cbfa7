import { jestExpect } from '@jest/expect';
import circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import { setTimeoutOfFile } from './timeout.ts';

/** What test files import from `@jest/globals`, as far as they do. */

export const { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } = circus;

export const expect = jestExpect;

const mocker = new ModuleMocker(globalThis);

export const jest = { spyOn: mocker.spyOn.bind(mocker), setTimeout: setTimeoutOfFile };
