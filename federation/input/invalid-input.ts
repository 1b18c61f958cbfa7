import { describeFaults, type Fault } from '../../contract/faults.ts';
import { readable } from '../../infrastructure/secrets.ts';
import { UserError } from '../../infrastructure/user-error.ts';

/** What somebody gave has faults: all of them, one by one. */
export class InvalidInput extends UserError {
  readonly faults: readonly Fault[];

  /** @param title what cannot be done because of them, without a full stop */
  constructor(title: string, faults: readonly Fault[]) {
    const shown = readable(faults);
    super(`${title}:\n${describeFaults(shown)}`);
    this.faults = shown;
  }
}
