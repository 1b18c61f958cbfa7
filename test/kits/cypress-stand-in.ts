import type { Locator, Page } from 'playwright-core';
import type { Chain, Cypress } from '../../kits/cypress/src/commands.ts';
import type { On } from '../../kits/cypress/src/plugin.ts';

type Task = (asked: never) => Promise<unknown>;

/** Stands for the part of Cypress that runs in Node: it keeps what a plugin registers. */
export class CypressPlugins {
  readonly tasks: Record<string, Task> = {};
  readonly #afterRun: (() => Promise<void>)[] = [];

  readonly on: On = (event: 'task' | 'after:run', given: Record<string, Task> | (() => Promise<void>)) => {
    if (event === 'task') Object.assign(this.tasks, given);
    else this.#afterRun.push(given as () => Promise<void>);
  };

  async endRun(): Promise<void> {
    for (const act of this.#afterRun) await act();
  }
}

/**
 * Stands for Cypress, whose program npm does not bring: it does a spec's commands one after the other, whoever calls them waits
 * for none, in a browser that Playwright drives. As much of it as `kits/cypress` uses.
 */
export class CypressCommands implements Cypress {
  readonly logged: string[] = [];
  readonly #page: Page;
  readonly #tasks: CypressPlugins['tasks'];
  #last: Promise<unknown> = Promise.resolve();

  constructor(page: Page, { tasks }: Pick<CypressPlugins, 'tasks'>) {
    this.#page = page;
    this.#tasks = tasks;
  }

  get(selector: string): Chain {
    return this.#enqueue(async () => this.#page.locator(selector));
  }

  origin<Args>(url: string, { args }: { args: Args }, act: (args: Args) => void): Chain {
    return this.#enqueue(async () => {
      await this.#page.waitForURL((address) => address.origin === url);
      // As Cypress: another page gets the text of the function, and sees nothing around it.
      const inner = new CypressCommands(this.#page, { tasks: this.#tasks });
      new Function('cy', 'args', `(${act})(args)`)(inner, args);
      await inner.done();
    });
  }

  task<T>(name: string, asked: unknown): Chain<T> {
    return this.#enqueue(async () => {
      const answer = await this.#tasks[name]?.(JSON.parse(JSON.stringify(asked)) as never);
      // As Cypress: both ways as JSON, and an answer is needed.
      if (answer === undefined) throw new Error(`cy.task('${name}') failed: no such task, or undefined was returned`);
      return JSON.parse(JSON.stringify(answer)) as T;
    });
  }

  log(message: string): Chain {
    return this.#enqueue(async () => this.logged.push(message));
  }

  /** Waits until all that was asked so far, and what that asked for, is done. @returns what the last command yields */
  async done<T>(): Promise<T> {
    const last = this.#last;
    const yielded = await last;
    return last === this.#last ? (yielded as T) : this.done();
  }

  #enqueue<T>(act: () => Promise<T>): Chain<T> {
    const subject = this.#last.then(act);
    this.#last = subject;
    return chain(subject, (next) => this.#enqueue(next));
  }
}

function chain<T>(subject: Promise<T>, enqueue: <Next>(act: () => Promise<Next>) => Chain<Next>): Chain<T> {
  return {
    click: () => enqueue(async () => ((await subject) as Locator).click()),
    type: (text) => enqueue(async () => ((await subject) as Locator).pressSequentially(text)),
    // biome-ignore lint/suspicious/noThenProperty: Cypress' chains have one
    then: (use) => enqueue(async () => use(await subject)),
  };
}
