/** What the catalogue says of one code. */
export interface CatalogueEntry {
  http: number;
  /** French, for the citizen. */
  message: string;
  /** Whether the page offers to contact support. */
  contact: boolean;
  /** What the service receives when the citizen follows « Revenir sur … » on the error page; nothing when absent. */
  backLink?: BackLink;
  /** English, for developers: what happened. */
  trigger: string;
  /** English, for developers: what FranceConnect demands. */
  rule: string;
  /** Where FranceConnect states it. */
  where: string;
  /** English, for developers: what to change. */
  fix: string;
  /** English, for developers: what the real service does, or how it differs. */
  production: string;
  /** Whether something in this simulator can answer it. */
  simulated: boolean;
}

export interface BackLink {
  error: string;
  error_description: string;
}

/** What a row says for itself; the rest is its family's. */
type Row = Pick<CatalogueEntry, 'http' | 'message' | 'trigger'> & Partial<CatalogueEntry>;
type Common = Pick<CatalogueEntry, 'rule' | 'fix'> & Partial<CatalogueEntry>;

/** Where FranceConnect lists its own exceptions (reference: service contract §11.1). */
export const LISTED = 'france-connect/sources: back/_doc/erreurs.md (service contract §11.2)';

/** Most codes. */
export const SAME = 'The same page, with the same code and status.';

/** Failures of machinery this simulator does not have. */
export const ONLY_THERE =
  'FranceConnect may answer it. Nothing in this simulator does: the code is here to be looked up.';

/** Codes that share what they say of the rule and the remedy. */
export function family<Code extends string>(
  common: Common,
  rows: Readonly<Record<Code, Row>>,
): Record<Code, CatalogueEntry> {
  const simulated = common.simulated ?? true;
  const defaults = { where: LISTED, production: simulated ? SAME : ONLY_THERE, contact: false, simulated };
  return Object.fromEntries(
    Object.entries<Row>(rows).map(([code, row]) => [code, { ...defaults, ...common, ...row }]),
  ) as Record<Code, CatalogueEntry>;
}
