import type { DocumentReads } from '../../../infrastructure/document-reads.ts';
import type { EngineExchange } from '../../engine/hooks.ts';

/** Tells who read the discovery document or the keys; any other exchange is no read. */
export function recordRead(
  reads: DocumentReads,
  platform: string,
  document: string,
  { query, status, req }: EngineExchange['ctx'],
  scenarios: readonly { id: string }[],
): void {
  if (document !== 'discovery' && document !== 'jwks') return;
  const client = typeof query.client_id === 'string' ? query.client_id : undefined;
  reads.record({
    at: Date.now(),
    document,
    platform,
    ...(client && { client }),
    address: req.socket.remoteAddress ?? '',
    status,
    scenarios: scenarios.map(({ id }) => id),
  });
}
