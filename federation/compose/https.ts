import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tls from 'node:tls';
import type { Clock } from '../../infrastructure/clock.ts';
import { type Certificate, localCertificate } from '../../infrastructure/http/certificate.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import { UserError } from '../../infrastructure/user-error.ts';
import type { FederationOptions } from '../options/options.ts';

/** Where others find the certificate, to trust it. */
export const CERTIFICATE_FILE = 'certificate.pem';

const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/**
 * The certificate of the addresses, trusted by this process from now on: FranceConnect, its sources and the CPF site call
 * each other over https too. Undefined when https was not asked for.
 * @throws UserError where Node cannot be told to trust it
 */
export async function certificateFor(
  { https, host, publicUrls = {}, publicUrl, allowHosts = [], data }: FederationOptions,
  lasting: Storage,
  clock: Clock,
): Promise<Certificate | undefined> {
  if (!https) return undefined;
  if (!('setDefaultCACertificates' in tls)) {
    throw new UserError(`https needs Node 22.19 or later, or 24.5 or later; this is ${process.version}.`);
  }
  const publicNames = [...Object.values(publicUrls), ...(publicUrl ? [publicUrl] : [])].map((url) =>
    new URL(url).hostname.replace(/^\[|\]$/g, ''),
  );
  const names = new Set([
    ...LOOPBACK,
    ...(host && !['0.0.0.0', '::'].includes(host) ? [host] : []),
    ...publicNames,
    ...allowHosts,
  ]);
  const certificate = await localCertificate(lasting, [...names], clock);
  tls.setDefaultCACertificates([...tls.getCACertificates('default'), certificate.cert]);
  if (data !== undefined) await writeFile(join(data, CERTIFICATE_FILE), certificate.cert);
  return certificate;
}
