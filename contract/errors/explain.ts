import { closestMatch } from 'leven';
import { catalogueEntry, type ErrorCode, isErrorCode, OWN_CODES } from './catalogue.ts';
import type { CatalogueEntry } from './entry.ts';
import { isLibraryCode, LIBRARY_SITES, librarySite } from './library-codes.ts';
import { triggerOf } from './library-entry.ts';

/** All there is to say of a code, in the order it is said. English, for developers. */
export interface Explanation {
  code: ErrorCode;
  entry: CatalogueEntry;
  sections: readonly { title: string; text: string }[];
}

/** The known code somebody means: whatever the case, with or without spaces around and the leading Y. */
export function findCode(text: string): ErrorCode | undefined {
  const plain = text.trim().toUpperCase();
  return [plain, `Y${plain}`].find(isErrorCode);
}

/** The known code that resembles a text most. */
export function nearestCode(text: string): ErrorCode {
  const codes = [...OWN_CODES, ...LIBRARY_SITES.map(({ code }) => code)];
  return (closestMatch(text.trim().toUpperCase(), codes) as ErrorCode | undefined) ?? 'Y000000';
}

export function explain(code: ErrorCode): Explanation {
  const entry = catalogueEntry(code);
  const { trigger, rule, where, fix, production, backLink } = entry;
  return {
    code,
    entry,
    sections: [
      { title: 'What happened', text: trigger },
      ...origin(code),
      { title: 'The rule', text: rule },
      { title: 'Where FranceConnect states it', text: where },
      { title: 'How to fix it', text: fix },
      { title: 'In production', text: production },
      {
        title: 'What the service receives',
        text: backLink
          ? `Nothing, unless the citizen follows « Revenir sur … »: error=${backLink.error}, error_description=${backLink.error_description}.`
          : received(code),
      },
    ],
  };
}

function origin(code: ErrorCode): { title: string; text: string }[] {
  if (!isLibraryCode(code)) return [];
  const site = librarySite(code);
  return [
    {
      title: 'Where it comes from',
      text: `oidc-provider 9.1.2, lib/${site.file}:${site.line} — ${triggerOf(site)}`,
    },
  ];
}

/** Where the errors of a file of the library go. */
const DESTINATIONS: readonly { files: RegExp; text: string }[] = [
  {
    files: /^actions\/authorization\/(check_client|check_redirect_uri|resume)\.js|^helpers\/(sector_|client_schema)/,
    text: 'Nothing: a page is shown to the citizen.',
  },
  {
    files: /^actions\/authorization\/|^helpers\/interaction_policy/,
    text: 'The error, by redirection to its redirect_uri.',
  },
  { files: /^actions\/end_session/, text: 'Nothing: a page is shown to the citizen.' },
];

function received(code: ErrorCode): string {
  if (!isLibraryCode(code)) return 'Nothing.';
  const site = librarySite(code);
  if (code === 'Y0451265') return 'The error, by redirection to its redirect_uri.';
  const destination = DESTINATIONS.find(({ files }) => files.test(site.file));
  return destination?.text ?? `HTTP ${site.status} with error=${site.error} in JSON, at the endpoints for servers.`;
}
