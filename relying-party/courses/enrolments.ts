import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** Somebody's place on a course. */
export interface Enrolment {
  course: string;
  /** ISO 8601. */
  at: string;
}

/** « M'inscrire », pressed before the digital identity it needs was shown. */
export interface EnrolmentIntention {
  account: string;
  course: string;
}

/** Seconds an intention waits: as long as a sign-in at FranceConnect+ may take. */
const INTENTION_LIFETIME = 1800;

/** Who is enrolled for what; once per course. */
export class Enrolments {
  readonly #enrolments: Collection<Enrolment[]>;
  readonly #intentions: Collection<EnrolmentIntention>;

  /** @param sessionStorage where intentions wait, by browser: sessions get a new identifier at each sign-in */
  constructor(storage: Storage, sessionStorage: Storage) {
    this.#enrolments = storage.collection('cpf-enrolments');
    this.#intentions = sessionStorage.collection('cpf-enrolment-intentions');
  }

  /** Remembers what this browser goes on with once it is back from FranceConnect+. */
  async intend(browser: string, intention: EnrolmentIntention): Promise<void> {
    await this.#intentions.set(browser, intention, INTENTION_LIFETIME);
  }

  /** Takes the intention away: it serves once. */
  async takeIntention(browser: string | undefined): Promise<EnrolmentIntention | undefined> {
    return browser === undefined ? undefined : this.#intentions.take(browser);
  }

  async of(account: string): Promise<Enrolment[]> {
    return (await this.#enrolments.get(account)) ?? [];
  }

  async add(account: string, enrolment: Enrolment): Promise<void> {
    await this.#enrolments.update(account, (known = []) =>
      known.some(({ course }) => course === enrolment.course) ? known : [...known, enrolment],
    );
  }

  async cancel(account: string, course: string): Promise<void> {
    await this.#enrolments.update(account, (known = []) => {
      const left = known.filter((enrolment) => enrolment.course !== course);
      return left.length > 0 ? left : undefined;
    });
  }
}
