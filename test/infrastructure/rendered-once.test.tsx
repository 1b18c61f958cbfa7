import { expect, test } from '@jest/globals';
import { renderPage } from '../../infrastructure/web/page.tsx';
import { renderedOnce } from '../../infrastructure/web/rendered-once.ts';

interface Props {
  name: string;
  token: string;
  back: string;
}

const [token, back] = ['a-form-token-of-somebody', '/back?state="><script>alert(1)</script>&a=\\u0041'];

function Words({ name, token, back }: Props) {
  return (
    <form action={back}>
      <input name="token" value={token} />
      {name} {token} {back}
    </form>
  );
}

const OWN = ['token', 'back'] as const;

test('is the page the renderer makes, for each visitor, whatever his words', () => {
  const whole = (props: Props) => renderPage(<Words {...props} />);
  const page = renderedOnce(OWN, whole);
  for (const name of ['Angèle', '<b>Z</b>', 'Angèle']) {
    for (const own of [token, `${token}-2`, '&amp;&lt;"\'<>\\n\u2028 of some length', 'a']) {
      expect(page({ name }, { token: own, back })).toBe(whole({ name, token: own, back }));
    }
  }
});

test('renders once what visitors share', () => {
  let rendered = 0;
  const page = renderedOnce(OWN, (props: Props) => {
    rendered += 1;
    return renderPage(<Words {...props} />);
  });
  for (const own of ['first', 'second', 'third']) {
    expect(page({ name: 'Angèle' }, { token: own, back })).toContain(`value="${own}"`);
  }
  expect(rendered).toBe(1);
  page({ name: 'Bruno' }, { token, back });
  expect(rendered).toBe(2);
});
