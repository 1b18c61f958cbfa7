import type { AddressComparison, AddressPiece } from '../../contract/errors/compare-addresses.ts';
import type { Fault } from '../../contract/faults.ts';

export interface FaultsProps {
  faults: readonly Fault[];
  comparison: AddressComparison | undefined;
}

/** What a request sent against what was expected, the differing part of an address marked. In English, for developers. */
export function Faults({ faults, comparison }: FaultsProps) {
  return (
    <>
      {faults.length > 0 && <FaultTable faults={faults} />}
      {comparison && comparison.differences.length > 0 && <Comparison {...comparison} />}
    </>
  );
}

function FaultTable({ faults }: Pick<FaultsProps, 'faults'>) {
  return (
    // A region that scrolls must be reachable by keyboard.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: required for a scrollable region (WCAG 2.1.1)
    <section class="scroll" tabIndex={0} aria-label="Sent against expected">
      <table class="stacked">
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col">Sent</th>
            <th scope="col">Expected</th>
          </tr>
        </thead>
        <tbody>
          {faults.map(({ path, received, expected }) => (
            <tr key={path}>
              <th scope="row">
                <code>{path}</code>
              </th>
              <td data-label="Sent">
                <code>{received}</code>
              </td>
              <td data-label="Expected">{expected}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Comparison({ sent, expected, differences }: AddressComparison) {
  return (
    <div class="comparison">
      <p>Beside the registered address nearest to it, {differences.join('; ')}:</p>
      <dl class="facts">
        <dt>sent</dt>
        <dd>
          <Marked pieces={sent} />
        </dd>
        <dt>registered</dt>
        <dd>
          <Marked pieces={expected} />
        </dd>
      </dl>
    </div>
  );
}

function Marked({ pieces }: { pieces: readonly AddressPiece[] }) {
  return <code>{pieces.map(({ text, differs }) => (differs ? <mark key={text}>{text}</mark> : text))}</code>;
}
