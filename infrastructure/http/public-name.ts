import type { IncomingMessage, RequestListener } from 'node:http';
import { asAsked } from './mount.ts';

/**
 * Passes requests on as if they had come under the public name. The engines build the addresses they announce from the
 * request; these must be the issuer's even when the request used another name (a container's, or behind an https proxy), and
 * hold the path the application is mounted at.
 * @param url the public address; its origin counts
 * @param listener an engine that trusts its proxy
 */
export function underPublicName(url: string, listener: RequestListener): RequestListener {
  const { host, protocol } = new URL(url);
  return (req, res) => {
    req.headers['x-forwarded-host'] = host;
    req.headers['x-forwarded-proto'] = protocol.slice(0, -1);
    const { baseUrl } = req as IncomingMessage & { baseUrl?: string };
    if (baseUrl !== undefined) Object.assign(req, { baseUrl: asAsked(baseUrl) });
    return listener(req, res);
  };
}
