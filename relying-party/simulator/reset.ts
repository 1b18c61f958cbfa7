import type { Site } from '../site.ts';

/** Collections of what lasts, then of what does not; keys and secrets stay. */
const LASTING = [
  'cpf-accounts',
  'cpf-accounts-by-sub',
  'cpf-accounts-by-nir',
  'cpf-accounts-by-email',
  'cpf-reserved-keys',
  'cpf-pending-accounts',
  'cpf-pending-accounts-by-nir',
  'cpf-links',
  'cpf-latest-links',
  'cpf-password-attempts',
  'cpf-number-tries',
  'cpf-daily-limits',
  'cpf-verification-cases',
  'cpf-enrolments',
];
const PASSING = [
  'cpf-sessions',
  'cpf-pending-sign-ins',
  'cpf-resends',
  'cpf-sign-up-drafts',
  'cpf-enrolment-intentions',
];

/** The site as it was when it first started: no account, no session, no message. */
export async function resetSite(site: Site): Promise<void> {
  const collections = [
    ...LASTING.map((name) => site.storage.collection(name)),
    ...PASSING.map((name) => site.sessionStorage.collection(name)),
  ];
  for (const collection of collections) {
    for (const [key] of await collection.entries()) await collection.delete(key);
  }
  await site.mailbox?.clear();
  await site.sim?.clear();
}
