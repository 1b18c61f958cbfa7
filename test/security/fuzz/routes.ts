import express, { type IRoute, type Router } from 'express';

/** A method and a path as the application wrote it, `:name` where anything may stand. */
export interface Route {
  method: string;
  path: string;
}

interface Mount {
  path: string;
  router: Router;
}

type Members = Record<'route' | 'use', (this: Router, ...args: unknown[]) => unknown>;

/**
 * Listens to what the applications tell express while they are built, so that a route nobody thought of is attacked like the
 * others. Nothing they say is changed.
 */
export class RouteWatch {
  readonly #routes = new Map<Router, { path: string; route: IRoute }[]>();
  readonly #mounts = new Map<Router, Mount[]>();
  readonly #mounted = new Set<Router>();
  readonly #members = express.Router.prototype as unknown as Members;
  readonly #original = { route: this.#members.route, use: this.#members.use };

  constructor() {
    const { route, use } = this.#original;
    const watch = this;
    this.#members.route = function (path) {
      const made = route.call(this, path) as IRoute;
      watch.#add(watch.#routes, this, { path: String(path), route: made });
      return made;
    };
    this.#members.use = function (...args) {
      const path = typeof args[0] === 'string' ? args[0] : '/';
      for (const handler of args.flat(2)) {
        if (typeof handler !== 'function' || !('stack' in handler)) continue;
        watch.#mounted.add(handler as unknown as Router);
        watch.#add(watch.#mounts, this, { path, router: handler as unknown as Router });
      }
      return use.apply(this, args);
    };
  }

  stop() {
    Object.assign(this.#members, this.#original);
  }

  /** The routes of each application, those of the routers it mounts included. */
  applications(): Route[][] {
    const all = new Set([...this.#routes.keys(), ...this.#mounts.keys()]);
    return [...all].filter((router) => !this.#mounted.has(router)).map((router) => this.#below(router, ''));
  }

  #below(router: Router, prefix: string): Route[] {
    const own = (this.#routes.get(router) ?? []).flatMap(({ path, route }) =>
      methodsOf(route).map((method) => ({ method, path: join(prefix, path) })),
    );
    const mounted = (this.#mounts.get(router) ?? []).flatMap(({ path, router: child }) =>
      this.#below(child, join(prefix, path)),
    );
    return [...own, ...mounted];
  }

  #add<T>(map: Map<Router, T[]>, router: Router, value: T) {
    map.set(router, [...(map.get(router) ?? []), value]);
  }
}

function methodsOf(route: IRoute): string[] {
  const { methods } = route as unknown as { methods: Record<string, boolean> };
  return Object.keys(methods).map((method) => (method === '_all' ? 'POST' : method.toUpperCase()));
}

function join(prefix: string, path: string): string {
  return path === '/' ? prefix || '/' : prefix.replace(/^\/$/, '') + path;
}
