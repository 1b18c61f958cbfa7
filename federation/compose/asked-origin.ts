import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { isPrivateAddress } from '../../infrastructure/http/private-address.ts';
import { type FederationOptions, isPrivateHost } from '../options/options.ts';

/** The origin a request was sent to, or the name that is not answered. */
export type Asked = ({ origin: string } | { refused: string }) & {
  /** The name a proxy said it was asked by, where that did not count. */
  forwarded?: string;
};

/** Reads where requests were sent to. */
export type AskedOrigin = (req: IncomingMessage) => Asked;

/**
 * Reads the origin requests were sent to, from `Host`, or from `X-Forwarded-Host` and `X-Forwarded-Proto` where the proxy named
 * by `trustProxy` sends them. Loopback names, private addresses and the names of `allowHosts` are answered: a page of another
 * site can have none of these as its own (DNS rebinding).
 * With `publicUrl` every name is answered but those of public services.
 * @param announced addresses that are told at the start, always answered
 * @param isOwn whether this process sent the request itself
 */
export function askedOriginOf(
  options: FederationOptions,
  announced: readonly string[],
  isOwn: (req: IncomingMessage) => boolean,
): AskedOrigin {
  const read = reader(options, announced, isOwn);
  // Read before anything changes the headers.
  const known = new WeakMap<IncomingMessage, Asked>();
  return (req) => {
    const asked = known.get(req) ?? read(req);
    known.set(req, asked);
    return asked;
  };
}

function reader(
  { allowHosts = [], trustProxy = [], https = false, publicUrl }: FederationOptions,
  announced: readonly string[],
  isOwn: (req: IncomingMessage) => boolean,
): AskedOrigin {
  const isProxy = addressesIn(trustProxy);
  const anyName = publicUrl !== undefined;
  const told = new Set(announced.map((url) => new URL(url).origin));
  return (req) => {
    const { host: direct = '', 'x-forwarded-host': forwarded, 'x-forwarded-proto': proto } = req.headers;
    const trusted = isOwn(req) || isProxy(req.socket.remoteAddress ?? '');
    const host = (trusted && last(forwarded)) || direct;
    const scheme = (trusted && last(proto)) || (https ? 'https' : 'http');
    const address = `${scheme}://${host}`;
    const ignored = trusted ? undefined : last(forwarded);
    const more = ignored === undefined || ignored === direct ? {} : { forwarded: ignored };
    const refused = { refused: host, ...more };
    if (!/^https?:\/\/[^/?#@\\\s]+$/.test(address) || !URL.canParse(address)) return refused;
    const { origin, hostname } = new URL(address);
    if (!isPrivateHost(origin)) return refused;
    const answered =
      anyName || told.has(origin) || isLocal(hostname) || allowHosts.some((name) => matches(name, hostname));
    return answered ? { origin, ...more } : refused;
  };
}

/** Of a list, what the nearest proxy added. */
function last(header: string | readonly string[] | undefined): string | undefined {
  return (
    String(header ?? '')
      .split(',')
      .at(-1)
      ?.trim() || undefined
  );
}

/** A name of the loopback (RFC 6761), or an address no public machine has. */
function isLocal(hostname: string): boolean {
  return /(^|\.)localhost\.?$/.test(hostname) || isPrivateAddress(hostname.replace(/^\[|\]$/g, ''));
}

/** `*.review.example.org` is every name one label below `review.example.org`, as in a certificate. */
function matches(allowed: string, hostname: string): boolean {
  const [wanted, name] = [allowed.toLowerCase(), hostname.replace(/^\[|\]$/g, '')];
  return wanted.startsWith('*.') ? name.replace(/^[^.]+/, '*') === wanted : name === wanted;
}

/** Whether an address is one of these addresses, or in one of these networks. */
function addressesIn(list: readonly string[]): (address: string) => boolean {
  const known = new BlockList();
  for (const entry of list) {
    const [address = '', prefix] = entry.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) known.addAddress(address, family);
    else known.addSubnet(address, Number(prefix), family);
  }
  return (received) => {
    const address = received.replace(/^::ffff:(?=\d+\.)/, '');
    const version = isIP(address);
    return version !== 0 && known.check(address, version === 4 ? 'ipv4' : 'ipv6');
  };
}
