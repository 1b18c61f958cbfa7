import { basename, join } from 'node:path';
import { UserError } from '../infrastructure/user-error.ts';
import { DEMO_CLIENT } from './clients/clients.ts';
import { CERTIFICATE_FILE } from './compose/https.ts';
import type { AddedPage } from './console/added-page.ts';
import { welcome } from './console/welcome.ts';
import type { Federation } from './federation.ts';
import { watchedFile } from './input/watched-file.ts';
import type { CommandLine } from './options/command-line.ts';
import { loadSources } from './sources/sources.ts';
import { startWithPages } from './start.ts';

type StartCommand = Extract<CommandLine, { run: 'start' }>;

/** What the command lends: its own words, to be read again, and its two voices. */
export interface Terminal {
  readCommand(): CommandLine;
  say(text: string): void;
  complain(text: string): void;
  /** Pages it adds to the console. */
  pages: readonly AddedPage[];
}

/** The federation the command keeps running: started again, as the file then says, each time its configuration changes. */
export class Running {
  #federation: Promise<Federation>;
  #command: StartCommand;
  readonly #terminal: Terminal;
  readonly #unwatch: (() => void) | undefined;

  private constructor(command: StartCommand, terminal: Terminal) {
    this.#command = command;
    this.#terminal = terminal;
    const { configFile } = command;
    // Watched from before the start, so that no change is missed while it lasts.
    this.#unwatch = configFile === undefined ? undefined : watchedFile(configFile, () => this.#startAgain(configFile));
    this.#federation = open(command, terminal);
  }

  /** @throws UserError when it cannot start */
  static async start(command: StartCommand, terminal: Terminal): Promise<Running> {
    const running = new Running(command, terminal);
    await running.#federation;
    return running;
  }

  async stop(): Promise<void> {
    this.#unwatch?.();
    await (await this.#federation).stop();
  }

  /** What is faulty is told, and leaves running what ran. */
  async #startAgain(configFile: string): Promise<void> {
    const before = this.#command;
    try {
      const command = this.#terminal.readCommand();
      if (command.run !== 'start') return;
      this.#terminal.say(`\n${basename(configFile)} has changed: starting again.`);
      await (await this.#federation).stop();
      this.#command = command;
      this.#federation = open(command, this.#terminal);
      await this.#federation;
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#terminal.complain(`${error.message}\nThe former options stay.`);
      if (this.#command === before) return;
      this.#command = before;
      this.#federation = open(before, this.#terminal);
      await this.#federation;
    }
  }
}

async function open({ options, sourceFiles }: StartCommand, { say, pages }: Terminal): Promise<Federation> {
  const federation = await startWithPages({ ...options, sources: await loadSources(sourceFiles) }, pages);
  const [persona] = await federation.personas.all();
  const certificateFile = options.https && options.data && join(options.data, CERTIFICATE_FILE);
  say(welcome(federation, DEMO_CLIENT, persona, certificateFile || undefined));
  return federation;
}
