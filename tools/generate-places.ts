/**
 * Writes civil-status/places.generated.ts from the communes of @etalab/decoupage-administratif (MIT).
 * Run with `node tools/generate-places.ts` after a new edition of that package; commit the result.
 *
 * One text per département prefix (two characters of the COG), then its communes separated by `;`:
 *
 *     suffix name                     current commune, for example 109Nantes
 *     suffix name @ postal,postal     idem with its postal codes; three digits when they start like the département
 *     suffix name > code,code         commune that is no more (former, delegated, associated) or a municipal arrondissement,
 *                                     and the current communes it is part of; no name: it has that of its current commune
 */

import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';

interface SourceCommune {
  code: string;
  nom: string;
  type: 'commune-actuelle' | 'commune-deleguee' | 'commune-associee' | 'arrondissement-municipal';
  chefLieu?: string;
  commune?: string;
  anciensCodes?: string[];
  codesPostaux?: string[];
}

// Codes the package does not know. Mayotte's 985xx became 976xx with the département; Saint-Barthélemy and Saint-Martin
// left Guadeloupe in 2007 (reference: identity sources §7.4, CPF site B9 E9-E10).
const overseasRecodings: [former: string, current: string][] = [
  ['97123', '97701'],
  ['97127', '97801'],
  ...Array.from({ length: 17 }, (_, index): [string, string] => {
    const commune = String(index + 1).padStart(2, '0');
    return [`985${commune}`, `976${commune}`];
  }),
];

const source: SourceCommune[] = createRequire(import.meta.url)('@etalab/decoupage-administratif/data/communes.json');
const records = new Map<string, { name: string; partOf: string[]; postalCodes: string[] }>();

function record(code: string) {
  const known = records.get(code) ?? { name: '', partOf: [], postalCodes: [] };
  records.set(code, known);
  return known;
}

const current = source.filter(({ type }) => type === 'commune-actuelle');
for (const { code, nom, codesPostaux = [] } of current) {
  Object.assign(record(code), { name: nom, postalCodes: codesPostaux });
}
// A delegated commune may bear the code of the commune it was merged into: that code now means the latter.
const isCurrent = new Set(current.map(({ code }) => code));
for (const { code, nom, type, chefLieu, commune } of source) {
  if (type === 'commune-actuelle' || isCurrent.has(code)) continue;
  const partOf = chefLieu ?? commune;
  if (!partOf) throw new Error(`${code} ${nom}: part of nothing`);
  Object.assign(record(code), { name: nom, partOf: [partOf] });
}
const recodings = current.flatMap(({ code, anciensCodes = [] }) =>
  anciensCodes.map((former): [string, string] => [former, code]),
);
for (const [former, code] of [...recodings, ...overseasRecodings]) {
  if (isCurrent.has(former)) continue;
  const { partOf } = record(former);
  if (!partOf.includes(code)) partOf.push(code);
}

const lines = new Map<string, string[]>();
for (const [code, { name, partOf, postalCodes }] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) {
  if (/[;@>"\\]/.test(name)) throw new Error(`${code} ${name}: the name holds a separator`);
  const prefix = code.slice(0, 2);
  const postalPrefix = prefix.replace(/[AB]/, '0');
  const postal = postalCodes.map((each) => (each.startsWith(postalPrefix) ? each.slice(2) : each));
  const line = lines.get(prefix) ?? [];
  lines.set(prefix, line);
  line.push(code.slice(2) + name + (partOf.length ? `>${partOf}` : '') + (postal.length ? `@${postal}` : ''));
}

// An array of plain strings loads in half the time of one long template literal. Biome's quotes: single, unless there are
// apostrophes inside.
const literals = [...lines].map(([prefix, line]) => {
  const text = prefix + line.join(';');
  return text.includes("'") ? `"${text}"` : `'${text}'`;
});
const target = new URL('../civil-status/places.generated.ts', import.meta.url);
writeFileSync(
  target,
  `// Written by tools/generate-places.ts, which explains the format; source: @etalab/decoupage-administratif (MIT).
export const communes: readonly string[] = [
${literals.map((literal) => `  ${literal},\n`).join('')}];
`,
);
console.log(`${records.size} codes, ${isCurrent.size} of them current communes → ${target.pathname}`);
