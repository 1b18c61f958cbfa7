import { createHmac, randomUUID } from 'node:crypto';
import type { Adapter, KoaContextWithOIDC } from 'oidc-provider';
import { errors, Provider } from '../../infrastructure/oidc-engine.ts';
import type { Peers } from '../../infrastructure/storage/peers.ts';
import type { Collection } from '../../infrastructure/storage/storage.ts';
import type { ProviderConfig } from '../config.ts';

/** Who redeems a code. */
interface Claim {
  instance: string;
  /** What the instance calls it. */
  work: string;
}

/**
 * Codes where several instances redeem them. One that dies between spending a code and giving its tokens would take the
 * sign-in with it; here the code may be redeemed once more, by an instance that finds the other one no longer at work on it
 * and its answer never given. Whatever the other did, all give the same access token for one code: it is paid out once.
 */
export class Redemptions {
  readonly #peers: Peers;
  /** By code, until its answer has left. */
  readonly #claims: Collection<Claim>;
  /** Seconds; no code lives longer. */
  readonly #lifetime: number;
  readonly #secret: string;
  /** By code, what ends this instance's work on it. */
  readonly #underWay = new Map<string, () => void>();

  /** @returns undefined where there is one instance: what it was doing ends with it */
  static of({ storage, rules, secrets }: ProviderConfig): Redemptions | undefined {
    if (!storage.peers) return undefined;
    const claims = storage.collection<Claim>(`${rules.platform}:redemption`);
    return new Redemptions(storage.peers, claims, rules.codeLifetime + rules.tokenLifetime, secrets.tokens);
  }

  private constructor(peers: Peers, claims: Collection<Claim>, lifetime: number, secret: string) {
    this.#peers = peers;
    this.#claims = claims;
    this.#lifetime = lifetime;
    this.#secret = secret;
  }

  /** @param codes the adapter of the engine's codes */
  adapter(codes: Adapter): Adapter {
    return {
      ...codes,
      find: async (code) => {
        const payload = await codes.find(code);
        if (!payload?.consumed || !(await this.#abandoned(code))) return payload;
        const { consumed, ...asBefore } = payload;
        return asBefore;
      },
      consume: async (code) => {
        const claim = { instance: this.#peers.id, work: randomUUID() };
        const end = this.#peers.hold(claim.work);
        try {
          await this.#consume(code, claim, codes);
        } catch (error) {
          end();
          throw error;
        }
        this.#underWay.set(code, end);
      },
    };
  }

  /** Access tokens are those of their code, and nobody's to guess. As long as the engine's own: 256 bits. */
  nameTokens({ AccessToken }: Provider): void {
    const secret = this.#secret;
    const { prototype } = AccessToken as unknown as { prototype: { generateTokenId(): string } };
    const random = prototype.generateTokenId;
    prototype.generateTokenId = function () {
      // Called in any case: it sets the token's format too.
      const id = random.call(this);
      const code = Provider.ctx?.oidc.entities.AuthorizationCode?.jti;
      return code === undefined ? id : createHmac('sha256', secret).update(code).digest('base64url');
    };
  }

  /** Middleware: once the engine's answer has left, the code is spent for good. */
  async settle(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
    await next();
    const code = ctx.oidc?.route === 'token' ? ctx.oidc.entities.AuthorizationCode?.jti : undefined;
    if (code === undefined) return;
    // « Try again » is no answer: the code is there for whoever does.
    if (ctx.status >= 500) this.#end(code);
    else if (ctx.res.closed) await this.#spend(code);
    else ctx.res.once('close', () => this.#spend(code));
  }

  /** @throws InvalidGrant when somebody else has it, or had it and answered */
  async #consume(code: string, claim: Claim, codes: Adapter): Promise<void> {
    if (await this.#claims.setIfAbsent(code, claim, this.#lifetime)) return this.#consumeOwn(code, codes);
    const abandoned = await this.#abandoned(code);
    if (!abandoned || !(await this.#takeOver(code, abandoned, claim)))
      throw new errors.InvalidGrant('already consumed');
    await codes.consume(code).catch(unlessConsumed);
  }

  /** Nobody else is at it, but somebody may have been and have answered. */
  async #consumeOwn(code: string, codes: Adapter): Promise<void> {
    try {
      await codes.consume(code);
    } catch (error) {
      if (error instanceof errors.InvalidGrant) await this.#claims.delete(code);
      throw error;
    }
  }

  /** The claim of an instance that ended before it answered. */
  async #abandoned(code: string): Promise<Claim | undefined> {
    const claim = await this.#claims.get(code);
    return claim && !(await this.#peers.isHeld(claim.work, claim.instance)) ? claim : undefined;
  }

  /** Of several that find the same claim abandoned, one goes on. */
  async #takeOver(code: string, abandoned: Claim, claim: Claim): Promise<boolean> {
    const now = await this.#claims.update(code, (current) => (current?.work === abandoned.work ? claim : current));
    return now?.work === claim.work;
  }

  async #spend(code: string): Promise<void> {
    try {
      await this.#claims.delete(code);
    } catch {
      // Redis is gone meanwhile: as long as this instance is there, it is at work on that code.
      return;
    }
    this.#end(code);
  }

  #end(code: string): void {
    this.#underWay.get(code)?.();
    this.#underWay.delete(code);
  }
}

function unlessConsumed(error: unknown): void {
  if (!(error instanceof errors.InvalidGrant)) throw error;
}
