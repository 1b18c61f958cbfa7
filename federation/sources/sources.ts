import { resolve } from 'node:path';
import { describeFaults, faultsOf } from '../../contract/faults.ts';
import {
  type CompleteLook,
  completeLook,
  defineIdentitySource,
  distinctLooks,
  type IdentitySource,
  type IdentitySourceDefinition,
  issuerOf,
  loadIdentitySource,
  markOf,
} from '../../identity-sources/index.ts';
import type { SourceMark } from '../../infrastructure/pages/source-mark.tsx';
import { checkTogether, UserError } from '../../infrastructure/user-error.ts';
import type { SourceRecord } from '../../provider/index.ts';
import { readJsonFile } from '../input/json-file.ts';
import { type ExternalSource, externalSource } from './external-source.ts';

/** Anything that may appear on FranceConnect's list. */
export type AnySource = IdentitySource | IdentitySourceDefinition | ExternalSource;

/** A source that is ours to run, or one that runs elsewhere. */
export type PreparedSource =
  | { runs: 'here'; source: IdentitySource }
  | { runs: 'elsewhere'; source: ExternalSource; look: CompleteLook };

/** @throws UserError listing every problem of the source */
export function prepareSource(source: AnySource): PreparedSource {
  if (!isExternal(source)) return { runs: 'here', source: defineIdentitySource(source) };
  const faults = faultsOf(externalSource, source);
  if (faults.length > 0) throw new UserError(`The source '${source.id}' is not valid:\n${describeFaults(faults)}`);
  return { runs: 'elsewhere', source, look: completeLook(source.title) };
}

/** The same sources, each with a mark of its own. */
export function withDistinctLooks(prepared: readonly PreparedSource[]): PreparedSource[] {
  const looks = distinctLooks(prepared.map(lookOf));
  return prepared.map((each, index) => {
    const look = looks[index] ?? lookOf(each);
    return each.runs === 'here' ? { ...each, source: { ...each.source, look } } : { ...each, look };
  });
}

/** The mark of a source, the same wherever it is named. */
export function sourceMark(prepared: PreparedSource): SourceMark {
  return markOf(lookOf(prepared));
}

function lookOf(prepared: PreparedSource): CompleteLook {
  return prepared.runs === 'here' ? prepared.source.look : prepared.look;
}

function isExternal(source: AnySource): source is ExternalSource {
  return typeof source === 'object' && source !== null && ('issuer' in source || 'client_id' in source);
}

/** @throws UserError telling every file that cannot be used */
export async function loadSources(paths: readonly string[]): Promise<AnySource[]> {
  const loaded = await Promise.allSettled(paths.map(loadSource));
  checkTogether(
    loaded.map((result) => () => {
      if (result.status === 'rejected') throw result.reason;
    }),
  );
  return loaded.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}

/**
 * Reads a source from a file: a module for one to run here, a `.json` file for an issuer that runs elsewhere.
 * @throws UserError naming the file and what is wrong
 */
export async function loadSource(path: string): Promise<AnySource> {
  if (!path.endsWith('.json')) return loadIdentitySource(path);
  const file = resolve(path);
  const source = await readJsonFile('The source file', file);
  const faults = faultsOf(externalSource, source);
  if (faults.length > 0) throw new UserError(`The source file ${file} is not valid:\n${describeFaults(faults)}`);
  return source as ExternalSource;
}

/**
 * What FranceConnect records of a source unless it is told otherwise.
 * @param origin where our own sources answer
 * @param registration how FranceConnect is known to our own sources
 * @param order its place in the list
 */
export function recordOf(
  prepared: PreparedSource,
  origin: string,
  registration: { client_id: string; client_secret: string },
  order: number,
): SourceRecord {
  const { id, title, description = '' } = prepared.source;
  const mark = sourceMark(prepared);
  const common = {
    uid: id,
    title,
    description,
    mark,
    display: true,
    listed: true,
    active: true,
    beta: false,
    order,
    idpHint: false,
  };
  if (prepared.runs === 'here') {
    const { acr, amr, userinfo } = prepared.source;
    const issuer = issuerOf(origin, id);
    return {
      ...common,
      ...registration,
      issuer,
      allowedAcr: acr,
      amr,
      userinfo_signed_response_alg: userinfo === 'signed' ? 'ES256' : '',
    };
  }
  const { issuer, client_id, client_secret, acr, amr, userinfo_signed_response_alg } = prepared.source;
  return {
    ...common,
    issuer,
    client_id,
    client_secret,
    allowedAcr: acr ?? ['eidas1'],
    amr: amr ?? ['fc'],
    ...(userinfo_signed_response_alg !== undefined && { userinfo_signed_response_alg }),
  };
}
