import type { Fault } from '../faults.ts';
import type { RedirectPolicy } from '../redirect-policy.ts';
import { type CatalogueEntry, catalogueEntry, type ErrorCode } from './catalogue.ts';

export interface FcErrorOptions {
  /** What led here; logged, never shown. */
  cause?: unknown;
  /** For developers: what was sent against what was expected. Must hold no secret. */
  faults?: readonly Fault[];
  /** An address that had to be among some others. */
  address?: AddressCheck;
  /** The service that asked, where it is known. */
  client_id?: string | undefined;
}

export interface AddressCheck {
  sent: string;
  registered: readonly string[];
  /** How the two are compared. */
  policy: RedirectPolicy;
}

/** A refusal FranceConnect has a code for. Where it is thrown decides nothing: the catalogue holds status and words. */
export class FcError extends Error {
  override readonly name = 'FcError';
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  readonly address: AddressCheck | undefined;
  readonly client_id: string | undefined;

  constructor(code: ErrorCode, { cause, faults = [], address, client_id }: FcErrorOptions = {}) {
    super(`${code}: ${catalogueEntry(code).trigger}`, { cause });
    this.code = code;
    this.faults = faults;
    this.address = address;
    this.client_id = client_id;
  }

  get entry(): CatalogueEntry {
    return catalogueEntry(this.code);
  }
}
