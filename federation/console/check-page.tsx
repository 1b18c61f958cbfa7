import type { CheckedParameter } from '../../contract/authorization-check.ts';
import { Cited } from '../../provider/pages/cited.tsx';
import { Options } from '../../provider/pages/rules.tsx';
import { CONTRACT } from './addresses.ts';
import { LocalFrame } from './frame.tsx';

/** An authorization URL that was pasted, as FranceConnect would judge it. */
export interface CheckedUrl {
  /** Name of the platform whose rules were applied. */
  platform: string;
  /** Why the address itself is not FranceConnect's, if it is not. */
  address: string | undefined;
  parameters: readonly CheckedParameter[];
}

export interface CheckPageProps {
  /** As pasted; empty at first. */
  url: string;
  checked: CheckedUrl | undefined;
  /** Address of the endpoint, for the hint. */
  endpoint: string;
}

/** "Check my authorization URL": every parameter with its rule, and the library option to change. */
export function checkPage({ url, checked, endpoint }: CheckPageProps) {
  return (
    <LocalFrame title="Check an authorization URL" about="before the first sign-in">
      <h1>Check an authorization URL</h1>
      <p>
        Paste the address your application sends the browser to. Nothing is sent anywhere: the parameters are held
        against FranceConnect’s rules and the registration of the service.
      </p>
      <CheckForm url={url} endpoint={endpoint} />
      {url !== '' && !checked && (
        <p class="error-summary" role="alert">
          This is not an address. Expected one that begins with <code>{endpoint}?</code>
        </p>
      )}
      {checked && <Result {...checked} />}
    </LocalFrame>
  );
}

/** The form, on the home page too. */
export function CheckForm({ url, endpoint }: Pick<CheckPageProps, 'url' | 'endpoint'>) {
  return (
    <form method="get" action="/_local/check" class="check">
      <label for="url">Authorization URL</label>
      <textarea id="url" name="url" rows={3} required spellcheck={false} placeholder={`${endpoint}?client_id=…`}>
        {url}
      </textarea>
      <button type="submit">Check</button>
    </form>
  );
}

function Result({ platform, address, parameters }: CheckedUrl) {
  const broken = parameters.filter(({ kept }) => !kept);
  const accepted = broken.length === 0 && address === undefined;
  return (
    <>
      <p class={accepted ? 'success' : 'error-summary'} role="status">
        {accepted
          ? `✓ ${platform} accepts this request.`
          : `✗ ${[
              ...(address ? [address] : []),
              ...(broken.length > 0
                ? [`${platform} refuses: ${broken.map(({ name }) => name).join(', ')}.`]
                : ['The parameters are accepted.']),
            ].join(' ')}`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section class="scroll" tabIndex={0} aria-label="Parameters">
        <table class="checked">
          <thead>
            <tr>
              <th scope="col">Parameter</th>
              <th scope="col">Rule</th>
              <th scope="col">Sent</th>
            </tr>
          </thead>
          <tbody>
            {parameters.map((parameter) => (
              <Row key={parameter.name} {...parameter} />
            ))}
          </tbody>
        </table>
      </section>
    </>
  );
}

function Row({ name, value, kept, expected, rule, where, fix, options }: CheckedParameter) {
  return (
    <tr class={kept ? undefined : 'broken'}>
      <th scope="row">
        <span aria-hidden="true">{kept ? '✓' : '✗'}</span>
        <span class="visually-hidden">{kept ? 'kept: ' : 'broken: '}</span> <code>{name}</code>
      </th>
      <td>
        {expected && (
          <p>
            <strong>Expected:</strong> {expected}
          </p>
        )}
        <p>
          {rule}{' '}
          <small>
            (<Cited text={where} contract={CONTRACT} />)
          </small>
        </p>
        {!kept && (
          <>
            <p>
              <strong>How to fix it:</strong> {fix}
            </p>
            <Options options={options} />
          </>
        )}
      </td>
      <td>
        <code>{value === undefined ? 'missing' : value || '(empty)'}</code>
      </td>
    </tr>
  );
}
