import {
  EVERYONE,
  type Fault,
  type ScenarioBook,
  type ScenarioInput,
  SOURCE_ENDPOINTS,
} from '../../scenarios/index.ts';

/** How a source is doing. `announced`: FranceConnect greys it on its list. `delay`: milliseconds before each answer. */
export type SourceState =
  | { state: 'running' }
  | { state: 'paused'; announced: boolean }
  | { state: 'slow'; delay: number };

/** Sources paused, slowed and resumed while they run: each is a scenario for every service. */
export class SourceStates {
  readonly #scenarios: ScenarioBook;
  readonly #titles: Readonly<Record<string, string>>;

  /** @param titles by source id, for the pages that show active scenarios */
  constructor(scenarios: ScenarioBook, titles: Readonly<Record<string, string>>) {
    this.#scenarios = scenarios;
    this.#titles = titles;
  }

  async of(source: string): Promise<SourceState> {
    const active = await this.#scenarios.active(EVERYONE);
    const faults = active
      .filter(({ scenario }) => scenario.id === idOf(source))
      .flatMap(({ scenario }) => scenario.faults);
    const slow = faults.find((fault) => fault.kind === 'source-delay');
    if (slow) return { state: 'slow', delay: slow.seconds * 1000 };
    if (faults.length === 0) return { state: 'running' };
    return { state: 'paused', announced: faults.some(({ kind }) => kind === 'mire') };
  }

  /**
   * The source answers every request with a 503.
   * @param announced whether FranceConnect knows, and greys the source on its list
   */
  async pause(source: string, announced = false): Promise<void> {
    const title = this.#titles[source] ?? source;
    await this.#use(source, {
      title: `${source} is paused`,
      what: 'The source answers every request with a 503.',
      serviceMust: 'Nothing: FranceConnect shows its list again.',
      french: {
        title: `${title} est en pause`,
        what: 'Le fournisseur d’identité répond par une erreur 503 à chaque requête.',
        serviceMust: 'Rien : FranceConnect affiche de nouveau sa liste.',
      },
      verdict: 'none',
      faults: [
        ...SOURCE_ENDPOINTS.map((at) => ({ kind: 'source-answer', at, status: 503, when: { source } }) as const),
        ...(announced ? [{ kind: 'mire', unavailable: [source] } as const] : []),
      ],
    });
  }

  /**
   * @param delay milliseconds before each answer
   * @throws UserError over two minutes
   */
  async slow(source: string, delay: number): Promise<void> {
    const title = this.#titles[source] ?? source;
    const seconds = delay / 1000;
    await this.#use(source, {
      title: `${source} is slow`,
      what: `The source waits ${seconds} s before each answer.`,
      serviceMust: 'Nothing: FranceConnect waits 6 seconds, then shows its list again.',
      french: {
        title: `${title} est lent`,
        what: `Le fournisseur d’identité attend ${seconds} s avant chaque réponse.`,
        serviceMust: 'Rien : FranceConnect attend 6 secondes, puis affiche de nouveau sa liste.',
      },
      verdict: 'accept',
      faults: SOURCE_ENDPOINTS.map((at): Fault => ({ kind: 'source-delay', at, seconds, when: { source } })),
    });
  }

  async resume(source: string): Promise<void> {
    await this.#scenarios.withdraw(idOf(source), EVERYONE);
  }

  async #use(source: string, scenario: Omit<ScenarioInput, 'id'>): Promise<void> {
    await this.#scenarios.withdraw(idOf(source), EVERYONE);
    await this.#scenarios.use({ ...scenario, id: idOf(source), family: 'Identity sources' });
  }
}

function idOf(source: string): string {
  return `state-of-${source}`;
}
