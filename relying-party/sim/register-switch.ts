import type { SocialSecurityAnswer, SocialSecurityRegister } from '../../civil-status/social-security.ts';

export const REGISTER_MODES = ['on', 'off', 'down'] as const;
/** `off`: the site is run without a register. `down`: it has one that does not answer. */
export type RegisterMode = (typeof REGISTER_MODES)[number];

/** The social security register, that a tester can unplug. */
export class RegisterSwitch implements SocialSecurityRegister {
  mode: RegisterMode;
  readonly register: SocialSecurityRegister;
  readonly #first: RegisterMode;

  constructor(register: SocialSecurityRegister, mode: RegisterMode) {
    this.register = register;
    this.mode = mode;
    this.#first = mode;
  }

  /** As it was at the start. */
  reset(): void {
    this.mode = this.#first;
  }

  async find(nir: string): Promise<SocialSecurityAnswer> {
    switch (this.mode) {
      case 'on':
        return this.register.find(nir);
      case 'off':
        return { outcome: 'off' };
      case 'down':
        return { outcome: 'unavailable' };
    }
  }
}
