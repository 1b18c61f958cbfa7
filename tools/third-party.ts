import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Rolldown } from 'tsdown';

/** What the package says of others whose code it carries: their licenses, and a bill of materials (CycloneDX). */
const LICENSES = 'third-party-licenses.txt';
const SBOM = 'sbom.cdx.json';

/**
 * Writes the names, versions and licenses of every package of which a module is in the bundle, for people and for scanners.
 * @param copied packages of which a file is copied, not bundled
 */
export function thirdParty(copied: readonly string[]): Rolldown.Plugin {
  return {
    name: 'third-party',
    async generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = new Set([...modules.map(packageFolder), ...copied.map((name) => join('node_modules', name))]);
      const found = await Promise.all([...folders].filter((folder) => folder !== undefined).map(readPackage));
      const packages = found.toSorted((one, other) => (titleOf(one) < titleOf(other) ? -1 : 1));
      this.emitFile({ type: 'asset', fileName: LICENSES, source: packages.map(sectionOf).join('\n') });
      this.emitFile({ type: 'asset', fileName: SBOM, source: billOf(await readPackage('.'), packages) });
    },
  };
}

interface Package {
  name: string;
  version: string;
  /** An SPDX expression. */
  license: string;
  text: string;
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
  return { name, version, license, text: text.trim() };
}

function titleOf({ name, version, license }: Package): string {
  return `${name} ${version} (${license})`;
}

function sectionOf(each: Package): string {
  const title = titleOf(each);
  return [title, '-'.repeat(title.length), each.text, ''].join('\n');
}

/** The bill of materials: the same for the same packages, whenever it is made. */
function billOf(own: Package, packages: readonly Package[]): string {
  const bill = {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: componentOf(own, 'application') },
    components: packages.map((each) => componentOf(each, 'library')),
  };
  return `${JSON.stringify(bill, null, 2)}\n`;
}

function componentOf({ name, version, license }: Package, type: 'application' | 'library') {
  const [, group, plain = name] = /^(@[^/]+)\/(.+)$/.exec(name) ?? [];
  // https://github.com/package-url/purl-spec: the @ of a scope is escaped.
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  return {
    type,
    'bom-ref': purl,
    ...(group && { group }),
    name: plain,
    version,
    licenses: [{ expression: license }],
    purl,
  };
}
