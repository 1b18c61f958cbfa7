import type { Reaction } from './reaction.ts';
import type { Story } from './story.ts';
import { literal } from './test-source.ts';

/**
 * The sign-in as a test of the reader's own application, while it and this simulator run: same person, same scenarios, and the
 * verdict on what the application does with the answer. None for a flow without a redirect_uri.
 * @param simulator origin of FranceConnect
 * @param signIn address that sends a browser of the application to FranceConnect
 */
export function applicationTestOf(story: Story, simulator: string, signIn: string): string | undefined {
  const { client, persona, source, scenarios, service } = story;
  if (client === undefined || applicationOf(story) === undefined) return undefined;
  const who = Object.entries({ persona, source }).filter(([, id]) => id !== undefined);
  const as = who.length > 0 ? `, { ${who.map(([name, id]) => `${name}: ${literal(String(id))}`).join(', ')} }` : '';
  const { deed, comesBack, lines } = verdictOf(story);
  return [
    `import { expect, test } from '@jest/globals';`,
    `import { connectFederation } from 'franceconnect-local';`,
    '',
    '// Your application runs, and this simulator too. The address is the one its FranceConnect button leads to.',
    `const SIGN_IN = ${literal(signIn)};`,
    `const CLIENT = ${literal(client)};`,
    '',
    `test(${literal(`${service} ${deed}`)}, async () => {`,
    `  const federation = await connectFederation(${literal(simulator)});`,
    '  await federation.scenarios.reset(CLIENT);',
    ...scenarios.map(({ id, own }) =>
      own
        ? `  // Here your own scenario ${literal(id)}: federation.scenarios.use({ … }, { client: CLIENT })`
        : `  await federation.scenarios.use(${literal(id)}, { client: CLIENT });`,
    ),
    '  try {',
    "    const start = await fetch(SIGN_IN, { redirect: 'manual' });",
    "    const cookie = start.headers.getSetCookie().map((each) => each.split(';')[0]).join('; ');",
    "    const authorizationUrl = start.headers.get('location') ?? '';",
    "    expect(authorizationUrl).toContain('/authorize?');",
    ...(comesBack
      ? [
          `    const callback = await federation.signIn(authorizationUrl${as});`,
          "    const answer = await fetch(callback, { headers: { cookie }, redirect: 'manual' });",
        ]
      : [`    await expect(federation.signIn(authorizationUrl${as})).rejects.toThrow();`]),
    '    const entries = await federation.journal.entries({ client: CLIENT });',
    '    const asked = entries.filter(({ flow }) => flow === entries.at(-1)?.flow);',
    ...lines.map((line) => `    ${line}`),
    '  } finally {',
    '    await federation.scenarios.reset(CLIENT);',
    '  }',
    '});',
  ].join('\n');
}

/** Origin of the application: that of its redirect_uri. */
export function applicationOf({ request: { redirect_uri } }: Pick<Story, 'request'>): string | undefined {
  if (typeof redirect_uri !== 'string' || !URL.canParse(redirect_uri)) return undefined;
  const { protocol, origin } = new URL(redirect_uri);
  return /^https?:$/.test(protocol) ? origin : undefined;
}

interface Verdict {
  /** What the application must do, after its name. */
  deed: string;
  comesBack: boolean;
  lines: readonly string[];
}

/** `asked` holds what FranceConnect was asked in this sign-in, `answer` what the application answered to its callback. */
function verdictOf({ reaction, outcome, code, toRefuse, scenarios, request, entries, person }: Story): Verdict {
  const under = scenarios.length > 0 ? ` under ${scenarios.map(({ id }) => id).join(', ')}` : '';
  const back = entries.findLast(({ kind }) => kind === 'FC_REDIRECTED_TO_SP');
  if (!back) {
    return {
      deed: `is not reached${under}: FranceConnect stops`,
      comesBack: false,
      lines: code ? [`expect(asked.map(({ code }) => code)).toContain(${literal(code)});`] : [],
    };
  }
  if (reaction && toRefuse?.kind === 'SP_REQUESTED_FC_TOKEN') {
    return refusal(under, reaction, [
      '// It must not ask for the identity with tokens it has to refuse.',
      "expect(asked.map(({ kind }) => kind)).not.toContain('SP_REQUESTED_FC_USERINFO');",
    ]);
  }
  if (reaction && toRefuse?.kind === 'FC_REDIRECTED_TO_SP' && outcome !== 'given-up') {
    return refusal(under, reaction, [
      '// It must not redeem the code of a callback it has to refuse.',
      "const redeemed = asked.filter(({ kind, code }) => kind === 'SP_REQUESTED_FC_TOKEN' && code === undefined);",
      'expect(redeemed).toEqual([]);',
    ]);
  }
  if (reaction && toRefuse?.kind === 'SP_REQUESTED_FC_USERINFO') {
    return refusal(under, reaction, [
      '// FranceConnect is asked nothing after this answer: the page that follows must not know the person.',
      "const cookies = [cookie, ...answer.headers.getSetCookie().map((each) => each.split(';')[0])].join('; ');",
      "const next = new URL(answer.headers.get('location') ?? SIGN_IN, callback);",
      'const page = await fetch(next, { headers: { cookie: cookies } });',
      `expect(await page.text()).not.toContain(${literal(familyNameIn(person))});`,
    ]);
  }
  const withCode = back.detail.answer?.parameters?.code !== undefined;
  if (withCode && (outcome === 'signed-in' || outcome === 'running' || outcome === 'left')) {
    const last = String(request.scope ?? '').trim() === 'openid' ? 'SP_REQUESTED_FC_TOKEN' : 'SP_REQUESTED_FC_USERINFO';
    return {
      deed: `signs a citizen in${under}`,
      comesBack: true,
      lines: [
        `expect(asked.filter(({ code }) => code === undefined).map(({ kind }) => kind)).toContain(${literal(last)});`,
        'expect(answer.status).toBeLessThan(400);',
      ],
    };
  }
  return {
    deed: `has a page of its own for the failure${under}`,
    comesBack: true,
    lines: [
      '// Not a sign-in, and not a failure of the application either.',
      'expect(answer.status).toBeLessThan(500);',
    ],
  };
}

/** « Angèle DUBREUIL » → « DUBREUIL » */
function familyNameIn(label = ''): string {
  return (
    label
      .split(' ')
      .filter((word) => word.length > 1 && word === word.toUpperCase())
      .join(' ') || label
  );
}

/** A verdict that refuses; its comment says what the application did when the test was copied. */
function refusal(under: string, { verdict }: Reaction, lines: readonly string[]): Verdict {
  const seen = { refused: 'it did', accepted: 'it did not', unknown: 'nothing showed whether it did' }[verdict];
  return {
    deed: `refuses as it must${under}`,
    comesBack: true,
    lines: [`// When this was copied, ${seen}.`, ...lines],
  };
}
