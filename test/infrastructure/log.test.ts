import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { terminalLog } from '../../infrastructure/log.ts';
import { SECRET_NAMES } from '../../infrastructure/secrets.ts';

/** No secret reaches the terminal, whatever a log line is given. */

test.each([...SECRET_NAMES])('%s is masked, alone and inside another member', async (name) => {
  let written = '';
  const terminal = new Writable({
    write(text, _encoding, done) {
      written += text;
      done();
    },
  });
  const log = await terminalLog('info', terminal);
  log.info({ [name]: 'never-shown', request: { [name]: 'never-shown' }, error_code: 'Y030007' }, 'a line');
  expect(written).toContain('a line');
  expect(written).toContain('Y030007');
  expect(written).not.toContain('never-shown');
});
