interface Cookie {
  value: string;
  path: string;
}

/** The cookies of one browser on one host: ports share them, paths do not, and an expiry only ever deletes here. */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>();

  /** What to send to a path. */
  header(path: string): string {
    let header = '';
    for (const [name, cookie] of this.#cookies) {
      if (path.startsWith(cookie.path))
        header += `${header && '; '}${name.slice(0, name.indexOf(' '))}=${cookie.value}`;
    }
    return header;
  }

  /** @param path of the request that was answered */
  keep(setCookie: readonly string[], path: string): void {
    for (const line of setCookie) {
      const end = line.indexOf(';');
      const [pair, attributes] = end < 0 ? [line, ''] : [line.slice(0, end), line.slice(end)];
      const equals = pair.indexOf('=');
      const [name, value] = [pair.slice(0, equals), pair.slice(equals + 1)];
      const scope = /; *path=([^;]*)/i.exec(attributes)?.[1] ?? path.slice(0, path.lastIndexOf('/') || 1);
      const key = `${name} ${scope}`;
      if (isOver(attributes)) this.#cookies.delete(key);
      else this.#cookies.set(key, { value, path: scope });
    }
  }
}

function isOver(attributes: string): boolean {
  const expires = /; *expires=([^;]*)/i.exec(attributes)?.[1];
  return expires !== undefined && Date.parse(expires) <= Date.now();
}
