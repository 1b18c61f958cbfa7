import { MovableClock } from '../../infrastructure/clock.ts';
import { durationInMilliseconds } from '../../infrastructure/duration.ts';
import { Refusal } from '../../infrastructure/operation.ts';
import { type Account, ImpossibleTransition } from '../accounts/account.ts';
import { settleCase, type Verdict } from '../linking/settle-case.ts';
import { REGISTER_MODES } from '../rules.ts';
import type { Site } from '../site.ts';
import { resetSite } from './reset.ts';

const WORDS = { 404: 'not_found', 409: 'conflict', 422: 'refused' } as const;

/** An operation that cannot be done; the message says what was received and what was expected. */
export class CannotDo extends Refusal {
  /** The same for the pages of `/_sim`, in French. */
  readonly words: string;

  constructor(status: keyof typeof WORDS, message: string, words = 'Cette action n’est pas possible ici.') {
    super(status, WORDS[status], message);
    this.words = words;
  }
}

/** What an operator does to an account. */
export const ACCOUNT_ACTS = {
  suspend: (site, id, at) =>
    site.accounts.change(id, { event: 'suspend', at }, (account) => ({ ...account, status: 'suspended' })),
  close: (site, id, at) => site.accounts.close(id, 'user', at),
  die: (site, id, at) => site.accounts.close(id, 'deceased', at),
  'confirm-email': async (site, id, at) => {
    const account = await site.accounts.find(id);
    const email = account?.contact.email.value ?? '';
    if ((await site.accounts.confirmEmail(id, email, at)) === 'taken') {
      throw new CannotDo(
        409,
        'confirm-email: another account has confirmed this address, and they are unique here',
        'Un autre compte a déjà confirmé cette adresse e-mail, et chaque adresse ne sert ici qu’à un compte.',
      );
    }
    return site.accounts.find(id);
  },
} satisfies Record<string, (site: Site, id: string, at: string) => Promise<Account | undefined>>;

export type AccountAct = keyof typeof ACCOUNT_ACTS;

/** @throws CannotDo */
export async function actOnAccount(site: Site, id: string, act: string): Promise<Account> {
  if (!Object.hasOwn(ACCOUNT_ACTS, act)) {
    throw new CannotDo(404, `act: received ${act}, expected one of ${Object.keys(ACCOUNT_ACTS).join(', ')}`);
  }
  const at = new Date(site.clock.now()).toISOString();
  try {
    const account = await ACCOUNT_ACTS[act as AccountAct](site, id, at);
    if (!account) {
      throw new CannotDo(
        404,
        `account: ${id} is unknown; GET /_sim/api/accounts lists them`,
        'Ce compte n’existe plus.',
      );
    }
    if (account.status !== 'active') await site.memberSessions.endAll(id);
    return account;
  } catch (error) {
    if (error instanceof ImpossibleTransition) {
      throw new CannotDo(409, error.message, 'Dans son état actuel, ce compte ne permet pas cette action.');
    }
    throw error;
  }
}

/** @throws CannotDo */
export async function settle(site: Site, id: string, verdict: string) {
  if (verdict !== 'accept' && verdict !== 'refuse') {
    throw new CannotDo(404, `verdict: received ${verdict}, expected accept or refuse`);
  }
  const settled = await settleCase(site, id, verdict satisfies Verdict);
  if (settled.outcome === 'gone')
    throw new CannotDo(
      404,
      `case: ${id} is unknown, or settled; GET /_sim/api/cases lists them`,
      'Cette vérification n’est plus en attente.',
    );
  return settled;
}

/** @throws CannotDo */
export async function setRegisterMode(site: Site, mode: unknown): Promise<void> {
  const known = REGISTER_MODES.find((each) => each === mode);
  if (!known || !site.sim) {
    throw new CannotDo(422, `mode: received ${JSON.stringify(mode)}, expected ${REGISTER_MODES.join(', ')}`);
  }
  await site.sim.register.set(known);
}

/** @throws CannotDo */
export async function advanceClock(site: Site, by: unknown): Promise<void> {
  const milliseconds = durationInMilliseconds(by);
  if (milliseconds === undefined) {
    throw new CannotDo(
      422,
      `by: received ${JSON.stringify(by)}, expected a duration such as "25h" or "31 min"`,
      'Cette durée n’a pas été comprise. Écrivez par exemple « 31 min » ou « 25 h ».',
    );
  }
  if (!(site.clock instanceof MovableClock)) throw new CannotDo(409, 'The clock of this site cannot be moved.');
  await site.clock.advance(milliseconds);
}

export const reset = resetSite;
