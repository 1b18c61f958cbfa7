import { AUTHORIZE_PARAMETERS } from '../../contract/authorize-parameters.ts';
import { type BrokenRule, brokenRules } from '../../contract/errors/broken-rules.ts';
import type { ErrorCode } from '../../contract/errors/catalogue.ts';
import { compareAddresses } from '../../contract/errors/compare-addresses.ts';
import type { AddressCheck } from '../../contract/errors/fc-error.ts';
import type { Fault } from '../../contract/faults.ts';
import { isAccepted, type LibraryOption } from '../../contract/parameter-rules.ts';
import { Cited } from './cited.tsx';
import { Faults } from './faults.tsx';

export interface RulesProps {
  code: ErrorCode;
  faults: readonly Fault[];
  address?: AddressCheck | undefined;
  /** Address of the page that publishes the contract. Absent where no page can be reached. */
  contract?: string | undefined;
}

/** What was sent against what was expected, each rule that was broken, and how to keep it. In English, for developers. */
export function Rules({ code, faults, address, contract }: RulesProps) {
  const rules = brokenRules(code, faults, address);
  const foreign = code === 'Y030007' && faults.some(({ path }) => !isAccepted(path));
  // Beside any address of this machine, the registered one is an example: comparing with it would mislead.
  const comparison =
    address && address.policy !== 'loopback' ? compareAddresses(address.sent, address.registered) : undefined;
  return (
    <>
      <Faults faults={faults} comparison={comparison} />
      {rules.map((broken) => (
        <Rule key={broken.rule} {...broken} contract={contract} />
      ))}
      {foreign && (
        <p>
          <strong>Accepted parameters:</strong> <code>{AUTHORIZE_PARAMETERS.join(' ')}</code>
        </p>
      )}
    </>
  );
}

function Rule({ rule, where, fix, allowed, options, contract }: BrokenRule & Pick<RulesProps, 'contract'>) {
  return (
    <div class="rule">
      <p>
        <strong>The rule:</strong> {rule}{' '}
        <small>
          (<Cited text={where} contract={contract} />)
        </small>
      </p>
      {allowed && (
        <p>
          <strong>Allowed:</strong> <code>{allowed.join(' ')}</code>
        </p>
      )}
      <p>
        <strong>How to fix it:</strong> {fix}
      </p>
      <Options options={options} />
    </div>
  );
}

/** What to change, library by library. */
export function Options({ options }: { options: readonly LibraryOption[] }) {
  if (options.length === 0) return null;
  return (
    <details class="options">
      <summary>The option in your library</summary>
      <dl class="facts">
        {options.map(({ library, change }) => (
          <>
            <dt>{library}</dt>
            <dd>
              <code>{change}</code>
            </dd>
          </>
        ))}
      </dl>
    </details>
  );
}
