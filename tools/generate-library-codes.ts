/**
 * Writes contract/errors/library-codes.generated.ts from the sources of oidc-provider 9.1.2, the version FranceConnect
 * runs: `node tools/generate-library-codes.ts`, then `npx biome check`.
 *
 * FranceConnect names each throw site by the first five hexadecimal digits of POSIX `cksum` over `path:line`:
 * `printf 'actions/authorization/check_redirect_uri.js:32' | cksum | awk '{printf "%X",$1}'` gives C013C343, hence Y04C013C.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type LibraryThrow, libraryThrows } from './library-throws.ts';

/**
 * Some registry mirrors lack 9.1.2. 9.1.1 throws at the same lines wherever FranceConnect's published list can tell (all
 * its 143 codes come out of it, a test checks that), while 9.1.3 has moved those of `userinfo.js` and of the grants.
 */
const VERSIONS = ['9.1.2', '9.1.1'];

/** POSIX cksum. */
export function cksum(text: string): number {
  const bytes = [...Buffer.from(text)];
  for (let length = bytes.length; length > 0; length = Math.floor(length / 256)) bytes.push(length % 256);
  const crc = bytes.reduce((sum, byte) => {
    let value = (sum ^ (byte << 24)) >>> 0;
    for (let bit = 0; bit < 8; bit += 1) value = ((value << 1) ^ (value & 0x80000000 ? 0x04c11db7 : 0)) >>> 0;
    return value;
  }, 0);
  return ~crc >>> 0;
}

/** The five digits FranceConnect gives a throw site. */
export function identifierOf(site: string): string {
  return cksum(site).toString(16).toUpperCase().slice(0, 5);
}

/** The generated module. */
export function libraryCodesModule(throws: readonly LibraryThrow[], version: string): string {
  const fileOf = ({ site }: LibraryThrow) => site.slice(0, site.lastIndexOf(':'));
  const files = [...new Set(throws.map(fileOf))];
  const sections = files.map((file) => {
    const rows = throws.filter((thrown) => fileOf(thrown) === file).map(rowOf);
    return `# ${file}\n${rows.join('\n')}\n`;
  });
  const escaped = sections.join('').replace(/[\\`]|\$(?=\{)/g, '\\$&');
  return `// Written by tools/generate-library-codes.ts from oidc-provider ${version}; do not edit.

/** \`identifier line status error|description|detail\` below the file it is thrown in; \`…\` stands for what varies. */
export const LIBRARY_THROWS = \`
${escaped}\`;
`;
}

function rowOf({ site, status, error, description, detail }: LibraryThrow): string {
  const line = site.slice(site.lastIndexOf(':') + 1);
  return `${identifierOf(site)} ${line} ${status} ${error}|${description}${detail && `|${detail}`}`;
}

function unpack(version: string, folder: string): boolean {
  try {
    const options = { cwd: folder, stdio: ['ignore', 'pipe', 'ignore'] as ['ignore', 'pipe', 'ignore'] };
    const archive = execFileSync('npm', ['pack', '--silent', `oidc-provider@${version}`], options)
      .toString()
      .trim();
    execFileSync('tar', ['xzf', archive], options);
    return true;
  } catch {
    return false;
  }
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'oidc-provider-'));
  try {
    const version = VERSIONS.find((candidate) => unpack(candidate, folder));
    if (!version) throw new Error(`none of ${VERSIONS.join(', ')} can be had from the npm registry`);
    const throws = await libraryThrows(join(folder, 'package/lib'));
    const target = new URL('../contract/errors/library-codes.generated.ts', import.meta.url);
    writeFileSync(target, libraryCodesModule(throws, version));
    console.log(`${throws.length} throw sites of oidc-provider ${version} → ${target.pathname}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
