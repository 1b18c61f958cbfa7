/**
 * Writes franceconnect-local.openapi.json from the built package: `npx node tools/generate-openapi.ts`. It refuses to take
 * something from the programs that use the control API, unless `--break` says that this is meant.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { startFederation } from 'franceconnect-local';
import { breakingChanges, type OpenApi } from './openapi-compatibility.ts';

const FILE = new URL('../franceconnect-local.openapi.json', import.meta.url);

interface Addresses {
  franceconnect: { issuer: string };
  cpf?: { url: string };
}

/** The addresses of the command, in the place of the free ports of this run. */
export function atFixedPorts(document: OpenApi, { franceconnect, cpf }: Addresses): OpenApi {
  const text = JSON.stringify(document)
    .replaceAll(new URL(franceconnect.issuer).origin, 'http://localhost:4000')
    .replaceAll(cpf?.url ?? 'http://localhost:4200', 'http://localhost:4200');
  return JSON.parse(text) as OpenApi;
}

async function generate(mayBreak: boolean): Promise<void> {
  await using federation = await startFederation();
  const { origin } = new URL(federation.franceconnect.issuer);
  const document = (await (await fetch(`${origin}/_local/api/openapi.json`)).json()) as OpenApi;
  const now = atFixedPorts(document, federation);
  const before = JSON.parse(await readFile(FILE, 'utf8').catch(() => '{"paths":{}}')) as OpenApi;
  const broken = breakingChanges(before, now);
  if (broken.length > 0) {
    console.error(`This breaks programs that use the control API:\n${broken.map((each) => `- ${each}`).join('\n')}`);
    if (!mayBreak) {
      console.error('Nothing was written. Keep it as it was, or say that it is meant: --break');
      process.exitCode = 1;
      return;
    }
  }
  await writeFile(FILE, `${JSON.stringify(now, null, 1)}\n`);
}

if (process.argv[1] === import.meta.filename) await generate(process.argv.includes('--break'));
