import type { Agent } from 'node:http';
import { keptConnections } from './http.ts';
import { people } from './people.ts';
import type { Progress } from './progress.ts';
import { signIn } from './sign-in.ts';

/** Signs people in at one federation, and remembers who got which `sub`. */
export class Load {
  readonly #issuer: string;
  readonly #subs = new Map<string, string>();
  /** Requests of one sign-in, as counted on the first. */
  requests = 0;
  /** Sign-ins so far. */
  done = 0;

  constructor(issuer: string) {
    this.#issuer = issuer;
  }

  /**
   * @param count sign-ins to do
   * @param together how many at a time
   * @returns seconds it took
   * @throws Error at the first sign-in that is not a success: a figure with failures in it means nothing
   */
  async run(count: number, together: number, progress: Progress): Promise<number> {
    const agent = keptConnections();
    let left = count;
    const citizen = async () => {
      while (left > 0) {
        left -= 1;
        await this.once(agent);
        progress.tick();
      }
    };
    const start = performance.now();
    try {
      await Promise.all(Array.from({ length: together }, citizen));
    } finally {
      agent.destroy();
    }
    return (performance.now() - start) / 1000;
  }

  /** One sign-in. @throws Error unless it is a success */
  async once(agent: Agent): Promise<void> {
    const person = people[this.done % people.length];
    if (!person) throw new RangeError('nobody to sign in');
    this.done += 1;
    const { sub, requests } = await signIn(agent, this.#issuer, person);
    this.requests ||= requests;
    if (requests !== this.requests)
      throw new Error(`${requests} requests in a sign-in, ${this.requests} in the first.`);
    const known = this.#subs.get(person.id) ?? sub;
    this.#subs.set(person.id, sub);
    if (sub !== known || new Set(this.#subs.values()).size !== this.#subs.size) {
      throw new Error(`${person.id} got the sub ${sub}, which is somebody else's.`);
    }
  }
}
