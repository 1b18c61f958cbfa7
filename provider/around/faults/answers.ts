import { edited, editedQuery, type Fault, type FaultOf, late } from '../../../scenarios/index.ts';
import type { FaultyExchange } from './exchange.ts';

/** Milliseconds a link scanner waits for its visit to be answered. */
const VISIT = 5_000;

/** Applies a fault before the engine. @returns true when the request is answered, without effect, and goes no further */
export async function answeredBefore(fault: Fault, exchange: FaultyExchange): Promise<boolean> {
  switch (fault.kind) {
    case 'delay':
      return fault.at === exchange.at && disconnectedWhileWaiting(fault, exchange);
    case 'answer':
      return fault.at === exchange.at && answerInstead(fault, exchange);
    default:
      return false;
  }
}

/** Applies a fault to what the engine answers. */
export async function alterAnswer(fault: Fault, exchange: FaultyExchange): Promise<void> {
  if (fault.kind === 'document') alterDocument(fault, exchange);
  if (fault.kind === 'redirect') await alterRedirection(fault, exchange);
}

async function disconnectedWhileWaiting({ seconds }: FaultOf<'delay'>, { ctx }: FaultyExchange): Promise<boolean> {
  if (await late(seconds, ctx.res)) return false;
  ctx.respond = false;
  return true;
}

function answerInstead(
  { status, contentType, headers = {}, body = '', cut }: FaultOf<'answer'>,
  { ctx }: FaultyExchange,
): boolean {
  if (cut) {
    ctx.respond = false;
    ctx.req.socket.destroy();
    return true;
  }
  ctx.status = status;
  ctx.body = body;
  if (contentType) ctx.type = contentType;
  for (const [name, value] of Object.entries(headers)) ctx.set(name, value);
  return true;
}

/** An error stays what it is. */
function alterDocument({ at, set, remove }: FaultOf<'document'>, { at: here, ctx }: FaultyExchange): void {
  if (at !== here || ctx.status !== 200) return;
  ctx.body = edited(ctx.body as Record<string, unknown>, { set, remove });
}

async function alterRedirection(
  { set, remove, twice }: FaultOf<'redirect'>,
  { at, ctx }: FaultyExchange,
): Promise<void> {
  const location = ctx.response.get('location');
  // Every answer to a service names the issuer, and nothing else does (reference: service contract §2.9).
  const toService = /^https?:/.test(location) && /[?&]iss=/.test(location);
  if ((at !== 'return' && at !== 'authorize') || !toService) return;
  const address = editedQuery(location, { set, remove });
  ctx.set('location', address);
  if (twice) await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(VISIT) }).catch(() => undefined);
}
