import type { ServerResponse } from 'node:http';

/** Calls back with the address an answer redirects to, just before it is sent. */
export function whenRedirected(res: ServerResponse, tell: (location: URL) => void): void {
  const writeHead = res.writeHead.bind(res) as (...given: unknown[]) => ServerResponse;
  res.writeHead = (...given: unknown[]) => {
    const location = String(res.getHeader('location') ?? '');
    if (URL.canParse(location, ANYWHERE)) tell(new URL(location, ANYWHERE));
    return writeHead(...given);
  };
}

/** Base for an address without an origin. */
const ANYWHERE = 'http://localhost';
