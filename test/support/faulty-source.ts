import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, SignJWT } from 'jose';
import { ANYBODY } from './anybody.ts';

/** How a source answers one sign-in, beside what it should. Delays in milliseconds. */
export interface Misbehaviour {
  /** Members over the token answer's; `undefined` leaves one out. */
  tokens?: Record<string, unknown>;
  /** Claims over the ID token's. */
  idToken?: Record<string, unknown>;
  tokenStatus?: number;
  tokenDelay?: number;
  /** Claims over the identity. */
  userinfo?: Record<string, unknown>;
  /** In place of the identity, as it is. */
  userinfoBody?: { type: string; text: string };
  userinfoStatus?: number;
  userinfoDelay?: number;
  /** Userinfo signed, and by which algorithm; plain JSON when absent. */
  signs?: 'ES256' | 'RS256';
  /** Signs with a key nobody publishes. */
  forged?: boolean;
  /** What it announces as the address of its logout; none when absent. */
  logout?: string;
}

type Keys = Readonly<Record<'ES256' | 'RS256' | 'forged', CryptoKey>>;

/** An OpenID Connect issuer that signs anybody in without a page, and misbehaves as it is told to. */
export class FaultySource {
  /** What FranceConnect is told of it. */
  readonly record;
  behaviour: Misbehaviour = {};
  /** The last authorization request. */
  asked = new URLSearchParams();
  readonly #keys: Keys;
  readonly #close: () => void;
  #nonce = '';

  static async start(id = 'essai'): Promise<FaultySource> {
    const [es, rs, forged] = await Promise.all([
      generateKeyPair('ES256', { extractable: true }),
      generateKeyPair('RS256', { extractable: true }),
      generateKeyPair('ES256', { extractable: true }),
    ]);
    const jwks = {
      keys: [
        { ...(await exportJWK(es.publicKey)), kid: 'es', alg: 'ES256', use: 'sig' },
        { ...(await exportJWK(rs.publicKey)), kid: 'rs', alg: 'RS256', use: 'sig' },
      ],
    };
    let source: FaultySource | undefined;
    const server = createServer((req, res) => {
      source?.answer(new URL(req.url ?? '/', source.record.issuer), jwks).then(
        async (response) => {
          res.writeHead(response.status, Object.fromEntries(response.headers)).end(await response.text());
        },
        (error) => res.writeHead(500).end(String(error)),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = () => {
      server.closeAllConnections();
      server.close();
    };
    source = new FaultySource(
      id,
      issuer,
      { ES256: es.privateKey, RS256: rs.privateKey, forged: forged.privateKey },
      close,
    );
    return source;
  }

  private constructor(id: string, issuer: string, keys: Keys, close: () => void) {
    this.record = {
      id,
      title: 'Essai',
      issuer,
      client_id: 'franceconnect',
      client_secret: 'secret-of-the-faulty-source',
    };
    this.#keys = keys;
    this.#close = close;
  }

  stop(): void {
    this.#close();
  }

  private async answer({ pathname, searchParams }: URL, jwks: object): Promise<Response> {
    const { issuer, client_id: aud } = this.record;
    const now = Math.floor(Date.now() / 1000);
    switch (pathname) {
      case '/.well-known/openid-configuration':
        return Response.json({ ...metadata(issuer), end_session_endpoint: this.behaviour.logout });
      case '/jwks':
        return Response.json(jwks);
      case '/authorize': {
        this.asked = searchParams;
        this.#nonce = searchParams.get('nonce') ?? '';
        const back = new URL(searchParams.get('redirect_uri') ?? '');
        back.searchParams.set('code', 'code');
        back.searchParams.set('state', searchParams.get('state') ?? '');
        return new Response(null, { status: 302, headers: { location: back.href } });
      }
      case '/token': {
        const { tokenDelay = 0, tokenStatus, idToken, tokens, forged } = this.behaviour;
        await later(tokenDelay);
        if (tokenStatus !== undefined) return Response.json({ error: 'server_error' }, { status: tokenStatus });
        const claims = {
          iss: issuer,
          aud,
          sub: 'somebody',
          nonce: this.#nonce,
          iat: now,
          exp: now + 60,
          acr: 'eidas1',
        };
        const id_token = await this.sign({ ...claims, ...idToken }, forged ? 'forged' : 'ES256');
        return Response.json({ access_token: 'access', token_type: 'Bearer', expires_in: 60, id_token, ...tokens });
      }
      case '/userinfo': {
        const { userinfoDelay = 0, userinfoStatus = 200, userinfo, userinfoBody, signs } = this.behaviour;
        await later(userinfoDelay);
        if (userinfoBody) {
          return new Response(userinfoBody.text, {
            status: userinfoStatus,
            headers: { 'content-type': userinfoBody.type },
          });
        }
        const claims = { ...ANYBODY, sub: 'somebody', ...userinfo };
        if (!signs) return Response.json(claims, { status: userinfoStatus });
        const jwt = await this.sign({ ...claims, iss: issuer, aud }, signs);
        return new Response(jwt, { status: userinfoStatus, headers: { 'content-type': 'application/jwt' } });
      }
      default:
        return new Response('', { status: 404 });
    }
  }

  private sign(claims: Record<string, unknown>, key: 'ES256' | 'RS256' | 'forged'): Promise<string> {
    const alg = key === 'RS256' ? 'RS256' : 'ES256';
    return new SignJWT(claims).setProtectedHeader({ alg, kid: key === 'RS256' ? 'rs' : 'es' }).sign(this.#keys[key]);
  }
}

const later = (delay: number) =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, delay).unref();
  });

function metadata(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    userinfo_signing_alg_values_supported: ['ES256', 'RS256'],
  };
}
