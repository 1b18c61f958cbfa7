import type { SocialSecurityAnswer, SocialSecurityRegister } from '../../civil-status/social-security.ts';
import { type StateChange, shareState } from '../../infrastructure/storage/shared-state.ts';
import type { Storage } from '../../infrastructure/storage/storage.ts';
import type { RegisterMode } from '../rules.ts';

/** The social security register, that a tester can unplug. */
export class RegisterSwitch implements SocialSecurityRegister {
  readonly register: SocialSecurityRegister;
  readonly #first: RegisterMode;
  #mode: RegisterMode;
  #share: StateChange<RegisterMode> | undefined;

  private constructor(register: SocialSecurityRegister, mode: RegisterMode) {
    this.register = register;
    this.#first = mode;
    this.#mode = mode;
  }

  /** Where other processes see the storage, they all have one switch. */
  static async open(register: SocialSecurityRegister, mode: RegisterMode, storage: Storage): Promise<RegisterSwitch> {
    const opened = new RegisterSwitch(register, mode);
    opened.#share = await shareState<RegisterMode>(storage, 'cpf-register', (shared) => {
      opened.#mode = shared ?? opened.#first;
    });
    return opened;
  }

  get mode(): RegisterMode {
    return this.#mode;
  }

  set(mode: RegisterMode): Promise<void> {
    return this.#turn(mode);
  }

  /** As it was at the start: nothing stays in a shared storage that would override the options of a later start. */
  reset(): Promise<void> {
    return this.#turn(undefined);
  }

  async #turn(mode: RegisterMode | undefined): Promise<void> {
    if (this.#share) await this.#share(() => mode);
    else this.#mode = mode ?? this.#first;
  }

  async find(nir: string): Promise<SocialSecurityAnswer> {
    switch (this.#mode) {
      case 'on':
        return this.register.find(nir);
      case 'off':
        return { outcome: 'off' };
      case 'down':
        return { outcome: 'unavailable' };
    }
  }
}
