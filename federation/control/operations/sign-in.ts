import { z } from 'zod';
import { type Operation, operation } from '../../../infrastructure/operation.ts';
import type { Controlled } from '../controlled.ts';
import { invalid } from '../problem.ts';

const body = z.strictObject({
  authorization_url: z
    .string('the address a service sends the citizen to')
    .refine((value) => URL.canParse(value), 'an absolute URL')
    .describe('The whole address the service sends the citizen to, parameters included.'),
  persona: z.string('an identifier').optional().describe('Who signs in. Default: the first person the source knows.'),
  source: z
    .string('an identifier')
    .optional()
    .describe('Where. Default: the first source offered that knows the person.'),
});

/** A citizen without a screen, for a test in any language. */
export function signInOperations({ federation }: Controlled): Operation[] {
  return [
    operation({
      method: 'post',
      path: '/sign-in',
      topic: 'Sign-in',
      summary: 'Sign a citizen in, without a browser',
      details:
        'Walks the real pages: list of sources, sign-in, information page. The callback URL is where the citizen would be sent back to, with `code` or `error`; it is not requested.',
      body,
      example: {
        authorization_url: `${federation.franceconnect.issuer}/authorize?…`,
        persona: 'angele-dubreuil',
        source: 'ameli',
      },
      answer: z.object({ callback_url: z.string() }),
      async run({ body: { authorization_url, persona, source } }) {
        refuseElsewhere(authorization_url, [federation.franceconnect.issuer, federation.franceconnectPlus.issuer]);
        const callback = await federation.signIn(authorization_url, {
          ...(persona !== undefined && { persona }),
          ...(source !== undefined && { source }),
        });
        return { callback_url: callback.href };
      },
    }),
  ];
}

/** Requests go to this simulator only: nobody borrows it to reach something else. */
function refuseElsewhere(received: string, issuers: readonly string[]) {
  const { origin, pathname } = new URL(received);
  const known = issuers.filter(Boolean).map((issuer) => `${issuer}/authorize`);
  if (known.includes(origin + pathname)) return;
  throw invalid('invalid_body', [
    { path: 'authorization_url', received: origin + pathname, expected: known.join(' or ') },
  ]);
}
