import { altered, type Edit, edited, editedQuery, type Signer } from '../../scenarios/index.ts';
import { currentFaults } from './active.ts';

type Members = Readonly<Record<string, unknown>>;

/** What of the engine's context is looked at and changed. */
interface Context {
  status: number;
  body: unknown;
  oidc?: { route?: string };
  response: { get(name: string): string };
  set(name: string, value: string): void;
}

/** A source says something else than it would, signed with its own key. */
export function alterAnswers(signer: Signer) {
  return async (ctx: Context, next: () => Promise<void>): Promise<void> => {
    await next();
    switch (ctx.oidc?.route) {
      case 'token':
        if (ctx.status === 200) await alterIdToken(ctx);
        break;
      case 'userinfo':
        if (ctx.status === 200 && typeof ctx.body === 'string') ctx.body = await resigned(ctx.body, 'source-identity');
        else if (ctx.status === 200) ctx.body = currentFaults('source-identity').reduce(edited, ctx.body as Members);
        break;
      case 'resume':
        alterRedirection(ctx);
        break;
      default:
    }
  };

  async function alterIdToken(ctx: Context): Promise<void> {
    const tokens = ctx.body as { id_token: string };
    ctx.body = { ...tokens, id_token: await resigned(tokens.id_token, 'source-id-token') };
  }

  async function resigned(jws: string, kind: 'source-identity' | 'source-id-token'): Promise<unknown> {
    let current = jws;
    for (const { set, remove } of currentFaults(kind)) {
      current = String(
        await altered(current, { kind: 'jwt', at: 'idToken', claims: { set, remove } as Edit }, signer, ''),
      );
    }
    return current;
  }
}

function alterRedirection(ctx: Context): void {
  const location = ctx.response.get('location');
  if (!URL.canParse(location)) return;
  const address = currentFaults('source-redirect').reduce(editedQuery, location);
  if (address !== location) ctx.set('location', address);
}
