import type { Fault } from '../faults.ts';
import { type CatalogueEntry, catalogueEntry, type ErrorCode } from './catalogue.ts';

export interface FcErrorOptions {
  /** What led here; logged, never shown. */
  cause?: unknown;
  /** For developers: what was sent against what was expected. Must hold no secret. */
  faults?: readonly Fault[];
}

/** A refusal FranceConnect has a code for. Where it is thrown decides nothing: the catalogue holds status and words. */
export class FcError extends Error {
  override readonly name = 'FcError';
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];

  constructor(code: ErrorCode, { cause, faults = [] }: FcErrorOptions = {}) {
    super(`${code}: ${catalogueEntry(code).rule}`, { cause });
    this.code = code;
    this.faults = faults;
  }

  get entry(): CatalogueEntry {
    return catalogueEntry(this.code);
  }
}
