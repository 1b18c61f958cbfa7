import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import type { Clock } from '../clock.ts';
import type { Storage } from '../storage/storage.ts';
import { UserError } from '../user-error.ts';

/** A certificate with its private key, both in PEM. */
export interface Certificate {
  key: string;
  cert: string;
}

const A_DAY = 24 * 3600 * 1000;
/** Browsers refuse more than 398 days. */
const LIFETIME = 397 * A_DAY;
/** Made again when it has less left than this. */
const MARGIN = 30 * A_DAY;

/**
 * The self-signed certificate of this installation. It is made once, so that users accept it once, and renewed when it is about
 * to expire or must cover another name.
 * @param names host names and addresses
 * @throws UserError for a kept certificate or key that cannot be read
 */
export async function localCertificate(storage: Storage, names: readonly string[], clock: Clock): Promise<Certificate> {
  const kept = storage.collection<Certificate>('certificates');
  const known = await kept.get('local');
  if (known && serves(known, names, clock.now())) return known;
  const made = await makeCertificate(names, clock.now());
  await kept.set('local', made);
  return made;
}

function serves(kept: Certificate, names: readonly string[], now: number): boolean {
  const certificate = readable(kept);
  return (
    Date.parse(certificate.validTo) > now + MARGIN &&
    names.every((name) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name)))
  );
}

function readable({ key, cert }: Certificate): X509Certificate {
  try {
    createPrivateKey(key);
    return new X509Certificate(cert);
  } catch (cause) {
    const remedy = 'Restore it, or delete that entry: another certificate is then made.';
    throw new UserError(
      `The certificate kept as 'local' in the collection 'certificates' of the storage cannot be read. ${remedy}`,
      { cause },
    );
  }
}

async function makeCertificate(names: readonly string[], now: number): Promise<Certificate> {
  // Loaded by those who ask for https only.
  const { generate } = await import('selfsigned');
  // Each certificate has its own CN: a client that trusts two with the same CN may pick the wrong one.
  const commonName = `franceconnect-local ${randomUUID()}`;
  const { private: key, cert } = await generate([{ name: 'commonName', value: commonName }], {
    keyType: 'ec',
    curve: 'P-256',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - A_DAY),
    notAfterDate: new Date(now - A_DAY + LIFETIME),
    extensions: [
      // Not an authority: trusting it trusts these names, and nothing signed by its key.
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(altName) },
    ],
  });
  return { key, cert };
}

function altName(name: string) {
  return isIP(name) ? ({ type: 7, ip: name } as const) : ({ type: 2, value: name } as const);
}
