import type { DocumentReads } from '../../../infrastructure/journal/document-reads.ts';
import { currentContext } from '../../context.ts';
import type { AroundEngine, EngineExchange } from '../../engine/hooks.ts';

/** The same surroundings of the engine; who reads the discovery document or the keys is recorded. */
export function recordedReads(reads: DocumentReads, platform: string, around: AroundEngine): AroundEngine {
  return {
    ...around,
    async answer(exchange, next) {
      await around.answer(exchange, next);
      record(reads, platform, exchange.ctx);
    },
  };
}

function record(reads: DocumentReads, platform: string, { query, status, req }: EngineExchange['ctx']): void {
  const { route, active } = currentContext();
  if (route?.name !== 'discovery' && route?.name !== 'jwks') return;
  const client = typeof query.client_id === 'string' ? query.client_id : undefined;
  reads.record({
    at: Date.now(),
    document: route.name,
    platform,
    ...(client && { client }),
    address: req.socket.remoteAddress ?? '',
    status,
    scenarios: active?.acting ?? [],
  });
}
