import type { Identity } from './reference-sign-in.ts';

/** What the profile does wrong. */
export type ProfileMistake =
  | 'identity-editable'
  | 'identity-taken-from-form'
  | 'birth-name-unlabelled'
  | 'email-locked';

/** The page with the identity: the civil status locked, the contact address not. */
export function profile({ name, email }: Identity, makes: (mistake: ProfileMistake) => boolean): string {
  const label = makes('birth-name-unlabelled') ? 'Nom' : 'Nom de naissance';
  const [first = '', ...last] = name.split(' ');
  const lock = makes('identity-editable') ? '' : ' readonly';
  return `<form method="post" action="/profil">
    <label for="prenom">Prénom</label><input id="prenom" name="prenom" value="${first}"${lock}>
    <label for="nom">${label}</label><input id="nom" name="nom" value="${last.join(' ')}"${lock}>
    <label for="email">Adresse e-mail</label><input id="email" name="email" value="${email}"${makes('email-locked') ? ' readonly' : ''}>
    <button>Enregistrer</button></form>`;
}

/** What a sent form changes of an account. */
export function changed(
  form: URLSearchParams,
  before: Identity,
  makes: (mistake: ProfileMistake) => boolean,
): Identity {
  const email = form.get('email') ?? before.email;
  if (!makes('identity-taken-from-form') && !makes('identity-editable')) return { ...before, email };
  return { ...before, email, name: `${form.get('prenom')} ${form.get('nom')}` };
}
