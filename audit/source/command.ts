import { existsSync } from 'node:fs';
import type { ExternalSource, FederationOptions, IdentitySourceDefinition } from '../../federation/index.ts';
import { UserError } from '../../federation/index.ts';
import { auditSource, type SourceAuditOptions } from './index.ts';
import { sourceText } from './text.ts';

/** FranceConnect's ports, always the same: its addresses are registered at an issuer that runs elsewhere. */
const PORTS = { franceconnect: 4000, 'franceconnect-plus': 4001, sources: 4100 };

/** What was typed after `audit --source`. */
export interface SourceLine {
  /** A file, or the id of a source of the simulator. */
  sources: readonly string[];
  fill: readonly string[];
  refuse?: string | undefined;
  /** `PERSONA` or `PERSONA@SOURCE`. */
  as?: string | undefined;
  simulator: FederationOptions;
  /** Reads sources from files. */
  load: (files: readonly string[]) => Promise<readonly (ExternalSource | IdentitySourceDefinition)[]>;
}

/**
 * Examines one source.
 * @returns the report as text, and whether something fails
 * @throws UserError when the line, or the source's file, cannot be used
 */
export async function examineSource(line: SourceLine, colours: boolean): Promise<{ text: string; failing: boolean }> {
  const [file, ...others] = line.sources;
  if (file === undefined || others.length > 0)
    throw new UserError('One source is examined at a time: give --source once.');
  const report = await auditSource({ ...optionsOf(line), source: await sourceAt(file, line) });
  return { text: sourceText(report, colours), failing: report.failing };
}

function optionsOf({ fill, refuse, as, simulator }: SourceLine): Omit<SourceAuditOptions, 'source'> {
  const pairs = fill.map((pair) => /^([^=]+)=(.*)$/s.exec(pair));
  const wrong = fill.filter((_pair, index) => !pairs[index]);
  if (wrong.length > 0) throw new UserError(`--fill: received ${wrong.join(', ')}, expected NAME=VALUE`);
  return {
    fill: Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? '', pair?.[2] ?? ''])),
    refuse,
    persona: as?.split('@')[0],
    simulator: { ...simulator, ...(simulator.port === undefined && { ports: { ...PORTS, ...simulator.ports } }) },
  };
}

async function sourceAt(file: string, { load }: SourceLine): Promise<SourceAuditOptions['source']> {
  if (/^[a-z][a-z0-9-]*$/.test(file) && !existsSync(file)) return file;
  const [source] = await load([file]);
  if (!source) throw new UserError(`The file ${file} holds no source.`);
  return source;
}
