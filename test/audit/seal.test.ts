import { describe, expect, test } from '@jest/globals';
import type { AuditResult } from '../../audit/report.ts';
import { Mask } from '../../audit/run/mask.ts';
import { sealed } from '../../audit/run/seal.ts';

const LATER = 'a-secret-that-was-learnt-later';
const TOKEN = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

/** A result with this text wherever a page or an address may hold one. */
function withText(text: string): AuditResult {
  return {
    suite: 'callback',
    case: 'other-browser',
    title: 'Somebody else opens the return address',
    severity: 'critical',
    verdict: 'fail',
    how: 'let-in',
    must: 'Refuse.',
    seen: `Signed in. The page shows '${text}'.`,
    rule: { text: 'Refuse.', sources: ['RFC 9700 §4.7'] },
    fix: 'Compare state.',
    proof: { redeemed: true, readUserinfo: true, documentsRead: 1 },
    took: 1,
    steps: [
      { at: 1, who: 'citizen → service', method: 'GET', address: `http://a/?x=${text}`, status: 200, note: text },
    ],
    page: {
      address: `http://a/?x=${text}`,
      status: 200,
      title: text,
      text: `Bonjour ${text}`,
      markup: `<p>${text}</p>`,
      wayOut: [`http://a/${text}`],
      screenshot: 'screenshots/other-browser.png',
    },
    sent: { faults: [{ kind: 'redirect', set: { code: LATER } }], tokens: [] },
  };
}

describe('the last pass over the results', () => {
  test.each([LATER, encodeURIComponent(`${LATER}/é`), TOKEN])('hides %s wherever it stands', (secret) => {
    const mask = new Mask();
    const [before, other] = [withText(secret), withText('rien')];
    mask.add(LATER);
    mask.add(`${LATER}/é`);
    const [after, untouched] = sealed([before, other], mask);
    const { sent, ...told } = after as AuditResult;
    expect(JSON.stringify(told)).not.toContain(secret);
    // A picture cannot be masked.
    expect(told.page?.screenshot).toBeUndefined();
    // What a scenario put there was invented.
    expect(sent).toEqual(before.sent);
    expect(untouched).toBe(other);
  });
});
