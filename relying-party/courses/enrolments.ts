import type { Collection, Storage } from '../../infrastructure/storage/storage.ts';

/** Somebody's place on a course. */
export interface Enrolment {
  course: string;
  /** ISO 8601. */
  at: string;
}

/** Who is enrolled for what; once per course. */
export class Enrolments {
  readonly #enrolments: Collection<Enrolment[]>;

  constructor(storage: Storage) {
    this.#enrolments = storage.collection('cpf-enrolments');
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
