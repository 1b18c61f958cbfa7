/** A data provider: gives CPF rights for an access token of FranceConnect. `node examples/data-provider/app.ts`, port 4300. */
import express, { type Express } from 'express';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { decrypt, newEncryptionKey } from '../shared/encryption-key.ts';
import { rightsOf } from './rights.ts';

export interface DataProviderSettings {
  issuer: string;
  /** As registered at FranceConnect, as a data provider. */
  client_id: string;
  client_secret: string;
  /** What a service must have been granted. FranceConnect has no scope for the CPF: this one is borrowed. */
  scope: string;
}

/** What FranceConnect says of a token. */
interface Introspection {
  active: boolean;
  scope?: string;
  /** This data provider's own name for the person: never the one the service knows. */
  sub?: string;
  birthdate?: string;
}

export async function createApp({ issuer, client_id, client_secret, scope }: DataProviderSettings): Promise<Express> {
  const encryption = await newEncryptionKey('data-provider');
  const franceConnectKeys = createRemoteJWKSet(new URL(`${issuer}/jwks`));

  /** @throws when FranceConnect does not answer, or its answer does not verify */
  async function check(token: string): Promise<Introspection> {
    const answer = await fetch(`${issuer}/checktoken`, {
      method: 'POST',
      body: new URLSearchParams({ token, client_id, client_secret }),
    });
    if (!answer.ok) throw new Error(`/checktoken answered ${answer.status}: ${await answer.text()}`);
    const jws = await decrypt(await answer.text(), encryption);
    const { payload } = await jwtVerify(jws, franceConnectKeys, { issuer, audience: client_id, algorithms: ['ES256'] });
    return payload.token_introspection as Introspection;
  }

  const app = express();
  // Registered as jwks_uri: FranceConnect encrypts its answers for this key.
  app.get('/jwks', (_req, res) => void res.json({ keys: [encryption.published] }));

  app.get('/droits', async (req, res) => {
    const token = /^Bearer ([\w-]+)$/.exec(req.headers.authorization ?? '')?.[1];
    if (!token) return void res.status(401).set('www-authenticate', 'Bearer').json({ error: 'missing_token' });
    const introspection = await check(token).catch((error) => console.error(error));
    if (!introspection) return void res.status(502).json({ error: 'franceconnect_unavailable' });
    if (!introspection.active) {
      return void res
        .status(401)
        .set('www-authenticate', 'Bearer error="invalid_token"')
        .json({ error: 'invalid_token' });
    }
    if (!introspection.scope?.split(' ').includes(scope)) {
      return void res.status(403).json({ error: 'insufficient_scope', scope });
    }
    res.json({ sub: introspection.sub, ...rightsOf(introspection.birthdate ?? '', new Date().getFullYear()) });
  });

  return app;
}

if (import.meta.main) {
  const app = await createApp({
    issuer: process.env.FRANCECONNECT_ISSUER ?? 'http://localhost:4000/api/v2',
    client_id: process.env.CLIENT_ID ?? 'droits-cpf',
    client_secret: process.env.CLIENT_SECRET ?? 'droits-cpf-secret-for-this-laptop-only',
    scope: process.env.SCOPE ?? 'api_fc-statutaugmentev1',
  });
  app.listen(4300, () => console.log('CPF rights: http://localhost:4300/droits'));
}
