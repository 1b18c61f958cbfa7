import type { AuditResult } from '../../report.ts';
import { Scroll } from './scroll.tsx';
import type { UsualMembers } from './usual.ts';

type Token = AuditResult['sent']['tokens'][number];
type Members = Readonly<Record<string, unknown>>;
interface Edit {
  set?: Members;
  remove?: readonly string[];
}
/** A fault that alters a signed answer; the others are shown as they are. */
interface SignedFault {
  kind: 'jwt';
  at: string;
  header?: Edit;
  claims?: Edit;
  shift?: Readonly<Record<string, number>>;
  sign?: string;
}

/** Names of the signed answers, by where a fault alters them. */
const TOKENS: Readonly<Record<string, string>> = { idToken: 'id_token', userinfo: 'userinfo' };
const SIGNATURES: Readonly<Record<string, string>> = {
  broken: 'one bit is wrong',
  'other-key': 'by a key FranceConnect does not publish',
  none: 'none, and alg is none',
  secret: 'with the secret of the service',
  'public-key': 'with FranceConnect’s public key as a secret',
  plain: 'none: plain JSON',
};

/** What the service was sent: tokens with the altered members marked, and other departures from the usual behaviour. */
export function Sent({ sent: { faults, tokens }, usual }: { sent: AuditResult['sent']; usual: UsualMembers }) {
  const signed = faults.filter((fault) => fault.kind === 'jwt') as unknown as SignedFault[];
  const others = faults.filter((fault) => fault.kind !== 'jwt');
  const altered = tokens.filter(({ name }) => signed.some(({ at }) => TOKENS[at] === name));
  const missing = signed.filter(({ at }) => !altered.some(({ name }) => name === TOKENS[at]));
  const rest = tokens.filter((token) => !altered.includes(token));
  return (
    <>
      {altered.map((token) => (
        <AlteredToken
          key={token.name}
          token={token}
          faults={signed.filter(({ at }) => TOKENS[at] === token.name)}
          usual={usual.get(token.name) ?? new Map()}
        />
      ))}
      {[...missing, ...others].map((fault) => (
        <pre key={JSON.stringify(fault)}>{JSON.stringify(fault, null, 2)}</pre>
      ))}
      {rest.length > 0 && (
        <details>
          <summary>{faults.length > 0 ? 'Tokens that were not altered' : 'Tokens'}</summary>
          {rest.map((token, index) => (
            <div key={index}>
              <h5>{token.name}</h5>
              <pre>{JSON.stringify({ header: token.header, claims: token.claims }, null, 2)}</pre>
            </div>
          ))}
        </details>
      )}
    </>
  );
}

interface Row {
  name: string;
  sent: unknown;
  /** As it would have been; undefined where it was not altered. */
  right?: unknown;
  altered: boolean;
}

function AlteredToken({
  token,
  faults,
  usual,
}: {
  token: Token;
  faults: readonly SignedFault[];
  usual: ReadonlyMap<string, unknown>;
}) {
  const rows = [
    ...rowsOf('header', token.header, faults, usual),
    ...rowsOf('claims', token.claims ?? {}, faults, usual),
    ...signatureRows(faults),
  ];
  return (
    <Scroll label={`Members of ${token.name}`}>
      <table class="token">
        <caption>{token.name}</caption>
        <thead>
          <tr>
            <th scope="col">Member</th>
            <th scope="col">Sent</th>
            <th scope="col">Right would be</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, sent, right, altered }) => (
            <tr key={name} class={altered ? 'altered' : undefined}>
              <th scope="row">
                {name}
                {altered && <span class="mark"> altered</span>}
              </th>
              <td>{sent === undefined ? <em>left out</em> : shown(sent)}</td>
              <td>{altered ? right === undefined ? <em>another value at each sign-in</em> : shown(right) : ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function rowsOf(
  part: 'header' | 'claims',
  members: Members,
  faults: readonly SignedFault[],
  usual: ReadonlyMap<string, unknown>,
): Row[] {
  const set = new Set(faults.flatMap((fault) => Object.keys(fault[part]?.set ?? {})));
  const removed = faults.flatMap((fault) => fault[part]?.remove ?? []).filter((name) => !(name in members));
  const shifts = part === 'claims' ? Object.assign({}, ...faults.map(({ shift }) => shift ?? {})) : {};
  const resigned = part === 'header' && faults.some(({ sign = 'same' }) => sign !== 'same');
  const present = Object.entries(members).map(([name, sent]): Row => {
    const shift = shifts[name];
    if (typeof shift === 'number' && typeof sent === 'number')
      return { name, sent, right: sent - shift, altered: true };
    const differs = resigned && usual.has(name) && usual.get(name) !== sent;
    const altered = set.has(name) || differs;
    return { name, sent, ...(altered && { right: usual.get(name) }), altered };
  });
  return [
    ...removed.map((name): Row => ({ name, sent: undefined, right: usual.get(name), altered: true })),
    ...present,
  ];
}

function signatureRows(faults: readonly SignedFault[]): Row[] {
  return faults
    .filter(({ sign = 'same' }) => sign !== 'same')
    .map(({ sign = '' }) => ({
      name: 'signature',
      sent: SIGNATURES[sign] ?? sign,
      right: 'by FranceConnect’s key',
      altered: true,
    }));
}

function shown(value: unknown) {
  return <code>{typeof value === 'string' ? value || '(empty)' : JSON.stringify(value)}</code>;
}
