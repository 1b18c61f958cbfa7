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

test('is the page the renderer makes, for each visitor, whatever his words', () => {
  const whole = (props: Props) => renderPage(<Words {...props} />);
  const page = renderedOnce(whole);
  for (const name of ['Angèle', '<b>Z</b>', 'Angèle']) {
    for (const own of [token, `${token}-2`, '&amp;&lt;"\'<>\\n\u2028 of some length']) {
      const props = { name, token: own, back };
      expect(page(props, [own, back])).toBe(whole(props));
    }
  }
});

test('renders once what visitors share', () => {
  let rendered = 0;
  const page = renderedOnce((props: Props) => {
    rendered += 1;
    return renderPage(<Words {...props} />);
  });
  for (const own of ['first', 'second', 'third'].map((each) => `${each}-token-of-a-form`)) {
    expect(page({ name: 'Angèle', token: own, back }, [own, back])).toContain(`value="${own}"`);
  }
  expect(rendered).toBe(1);
  page({ name: 'Bruno', token, back }, [token, back]);
  expect(rendered).toBe(2);
});

test('a word too short to be told from others is rendered where it stands', () => {
  const whole = (props: Props) => renderPage(<Words {...props} />);
  const props = { name: 'form', token: 'a', back: '/b' };
  expect(renderedOnce(whole)(props, ['a', '/b'])).toBe(whole(props));
});
