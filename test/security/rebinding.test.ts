import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { type Federation, startFederation } from '../../federation/index.ts';
import { freePort } from '../library/temporary.ts';

let federation: Federation;
let origin: string;

beforeAll(async () => {
  const port = await freePort();
  federation = await startFederation({ ports: { cpf: port }, publicUrls: { cpf: 'http://cpf.example.test:8080' } });
  origin = `http://127.0.0.1:${port}`;
});

afterAll(() => federation.stop());

describe('what a tester sees and does behind the back of the CPF site', () => {
  test.each([
    ['under a name that is not ours (DNS rebinding)', { host: 'evil.example' }, 'Host: received evil.example'],
    ['under a name that is none', { host: 'a b' }, 'Host: received a b'],
    ['from another origin', { origin: 'https://evil.example' }, 'Origin: received https://evil.example'],
    ['that hides its origin', { origin: 'null' }, 'Origin: received null'],
  ])('is closed to a page of another site %s', async (_what, headers, words) => {
    for (const path of ['/_sim', '/_sim/api/accounts', '/_sim/mail', '/_sim/mail/x/source']) {
      const { status, body } = await ask(path, headers);
      expect(status).toBe(403);
      expect(body).toContain(words);
      expect(body).toContain('--public-url-cpf');
    }
  });

  test.each(['localhost:4200', '127.0.0.1:4200', '[::1]:4200', 'cpf.example.test:8080'])(
    'is open under %s, to its own forms as well',
    async (host) => {
      const { status, policy } = await ask('/_sim/mail', { host, origin: `http://${host}` });
      expect(status).toBe(200);
      // Without it browsers would hide the origin of the form that empties the mailbox.
      expect(policy).toBe('same-origin');
    },
  );
});

interface Answer {
  status: number;
  body: string;
  policy: string;
}

function ask(path: string, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(origin + path, { headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += chunk;
      });
      const { statusCode: status = 0, headers: received } = response;
      response.on('end', () => resolve({ status, body, policy: String(received['referrer-policy']) }));
    })
      .on('error', reject)
      .end();
  });
}
