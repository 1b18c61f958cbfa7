import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rolldown } from 'tsdown';

/** What the package says of others whose code it carries. */
const FILE = 'third-party-licenses.txt';

/**
 * Writes the names, versions and licenses of every package of which a module is in the bundle.
 * @param copied packages of which a file is copied, not bundled
 */
export function thirdPartyLicenses(copied: readonly string[]): Rolldown.Plugin {
  return {
    name: 'third-party-licenses',
    async generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = new Set([...modules.map(packageFolder), ...copied.map((name) => join('node_modules', name))]);
      const packages = await Promise.all([...folders].filter((folder) => folder !== undefined).map(readPackage));
      const sections = packages.toSorted((one, other) => (one.title < other.title ? -1 : 1)).map(sectionOf);
      this.emitFile({ type: 'asset', fileName: FILE, source: sections.join('\n') });
    },
  };
}

interface Package {
  title: string;
  license: string;
}

/** @returns undefined for a module of our own or of the bundler's */
function packageFolder(module: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(module.replace(/^\0/, ''))?.[0];
}

async function readPackage(folder: string): Promise<Package> {
  const { name, version, license } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (typeof license !== 'string') throw new Error(`${folder}/package.json names no license.`);
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? '' : await readFile(join(folder, file), 'utf8');
  return { title: `${name} ${version} (${license})`, license: text.trim() };
}

function sectionOf({ title, license }: Package): string {
  return [title, '-'.repeat(title.length), license, ''].join('\n');
}
