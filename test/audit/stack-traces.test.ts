import { describe, expect, test } from '@jest/globals';
import { stackTraceIn } from '../../audit/observe/stack-traces.ts';
import { writtenLines } from '../../audit/observe/text.ts';

const platformOf = (markup: string) => stackTraceIn(writtenLines(`<!doctype html><html><body>${markup}</body></html>`));

describe('a page that shows a crash', () => {
  test.each([
    ['Node', '<pre>TypeError: terminated\n    at Fetch.onAborted (node:internal/deps/undici/undici:11124:53)</pre>'],
    [
      'Node',
      '<pre>Error: no<br> &nbsp; &nbsp;at /srv/app/index.js:12:7<br> &nbsp; &nbsp;at next (/srv/a.js:1:2)</pre>',
    ],
    ['Python', '<pre>Traceback (most recent call last):\n  File &quot;/srv/app.py&quot;, line 3, in view</pre>'],
    ['Ruby', '<pre>app.rb:12:in `callback&#39;\n/srv/app.rb:9:in `call&#39;</pre>'],
    ['Java', '<pre>java.lang.IllegalStateException: no\n\tat fr.gouv.App.login(App.java:41)</pre>'],
    ['Go', '<pre>panic: no\n\ngoroutine 12 [running]:</pre>'],
  ])('of %s is known by its lines', (platform, markup) => {
    expect(platformOf(markup)).toBe(platform);
  });

  test('is not taken from a page with words', () => {
    expect(
      platformOf('<h1>Connexion impossible</h1><p>Réessayez at 10:12:13, ou revenez à l’accueil.</p>'),
    ).toBeUndefined();
  });
});
