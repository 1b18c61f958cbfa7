/**
 * The lists of sources FranceConnect can show: that of the guides the CPF site follows, and that of production in 2026
 * (reference: sources of today §1).
 */
export const SOURCE_LISTS = ['2020', 'today'] as const;

export type SourceListName = (typeof SOURCE_LISTS)[number];

/** What a developer of today sees at the real FranceConnect. */
export const DEFAULT_SOURCE_LIST: SourceListName = 'today';
