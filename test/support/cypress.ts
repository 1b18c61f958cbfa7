import type { Locator, Page } from 'playwright-core';
import type { Chain, Cypress } from '../../examples/cypress/commands.ts';

/**
 * Stands for Cypress, whose program npm does not bring: it does a spec's commands one after the other, whoever calls them waits for
 * none, in a browser that Playwright drives. As much of it as `examples/cypress` uses.
 */
export class CypressCommands implements Cypress {
  readonly #page: Page;
  #last: Promise<unknown> = Promise.resolve();

  constructor(page: Page) {
    this.#page = page;
  }

  get(selector: string): Chain {
    return this.#enqueue(async () => this.#page.locator(selector));
  }

  request<Body>(method: string, url: string, body?: unknown): Chain<{ body: Body }> {
    return this.#enqueue(async () => {
      const answer = await this.#page.request.fetch(url, { method, data: body });
      // As Cypress: unless told otherwise, a refusal fails the spec.
      if (!answer.ok()) throw new Error(`${method} ${url}: ${answer.status()} ${await answer.text()}`);
      const text = await answer.text();
      return { body: (text ? JSON.parse(text) : undefined) as Body };
    });
  }

  /** Once all that was asked so far is done. */
  done(): Promise<unknown> {
    return this.#last;
  }

  #enqueue<T>(act: () => Promise<T>): Chain<T> {
    const subject = this.#last.then(act);
    this.#last = subject;
    return new Yielding(subject, (next) => this.#enqueue(next));
  }
}

class Yielding<T> implements Chain<T> {
  readonly #subject: Promise<T>;
  readonly #enqueue: <Next>(act: () => Promise<Next>) => Chain<Next>;

  constructor(subject: Promise<T>, enqueue: <Next>(act: () => Promise<Next>) => Chain<Next>) {
    this.#subject = subject;
    this.#enqueue = enqueue;
  }

  click(): Chain {
    return this.#enqueue(async () => ((await this.#subject) as Locator).click());
  }

  type(text: string): Chain {
    return this.#enqueue(async () => ((await this.#subject) as Locator).pressSequentially(text));
  }

  its<Name extends keyof T>(name: Name): Chain<T[Name]> {
    return this.#enqueue(async () => (await this.#subject)[name]);
  }
}
