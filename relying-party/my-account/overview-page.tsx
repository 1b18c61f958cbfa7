import type { ComponentChildren } from 'preact';
import { communeName } from '../../civil-status/places.ts';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import type { Account, AccountEvent, PostalAddress } from '../accounts/account.ts';
import { CSRF_FIELD } from '../web/csrf.ts';
import { longMoment } from '../web/french.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import { IdentityFacts } from '../web/person.tsx';
import { IdentitiesSection } from './unlink-page.tsx';

interface MyAccountPageProps {
  frame: Frame;
  account: Account;
  /** Issuer of FranceConnect+, where the site is registered there. */
  plusIssuer: string | undefined;
  /** What was just done. */
  notice: string | undefined;
  csrfToken: string;
}

/** `/mon-compte`. The NIR is not shown: nobody needs it on a screen. */
export function MyAccountPage({ frame, account, plusIssuer, notice, csrfToken }: MyAccountPageProps) {
  return (
    <Layout frame={frame} title="Mon compte">
      <div class="cpf-wide">
        <h1>Mon compte</h1>
        {notice && (
          <p class="success" role="status">
            {notice}
          </p>
        )}
        <section class="card" aria-labelledby="informations">
          <h2 id="informations">Informations personnelles</h2>
          <IdentityFacts {...account} />
          <p class="cpf-aside">{IDENTITY_SOURCES[account.identityFrom]}</p>
        </section>
        <Contact account={account} csrfToken={csrfToken} />
        <IdentitiesSection identities={account.credentials.franceconnect} {...{ plusIssuer, csrfToken }} />
        <Security account={account} />
        <History account={account} />
        <p>
          <a class="back" href="/droits">
            Voir mes droits
          </a>
        </p>
        <p class="cpf-aside">
          <a href="/mon-compte/cloture">Clôturer mon compte</a> (simulateur seulement)
        </p>
      </div>
    </Layout>
  );
}

const IDENTITY_SOURCES: Record<Account['identityFrom'], string> = {
  franceconnect: 'Transmises et vérifiées par FranceConnect, ces informations ne peuvent pas être modifiées ici.',
  register: 'Vérifiées avec votre numéro de sécurité sociale, ces informations ne peuvent pas être modifiées ici.',
  form: 'Saisies à l’inscription, ces informations n’ont pas été vérifiées.',
};

function Contact({ account, csrfToken }: { account: Account; csrfToken: string }) {
  const { email, pendingEmail, mobile, landline, address } = account.contact;
  return (
    <section class="card" aria-labelledby="contact">
      <h2 id="contact">Contact</h2>
      <dl class="facts">
        <dt>Adresse e-mail</dt>
        <dd>
          {email.value} <Modify href="/mon-compte/email" what="l’adresse e-mail" />
        </dd>
        {pendingEmail && <Fact name="En attente de confirmation">{pendingEmail.value}</Fact>}
        <dt>Téléphone</dt>
        <dd>
          {[mobile, landline].filter(Boolean).join(' · ') || 'Non renseigné'}{' '}
          <Modify href="/mon-compte/coordonnees" what="le téléphone" />
        </dd>
        <dt>Adresse</dt>
        <dd>
          {address ? postalLines(address) : 'Non renseignée'} <Modify href="/mon-compte/coordonnees" what="l’adresse" />
        </dd>
      </dl>
      {!email.verifiedAt && (
        <form class="notice" method="post" action="/mon-compte/email/confirmer">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <p>Confirmez votre adresse e-mail&nbsp;: elle vous permettra de retrouver l’accès à votre compte.</p>
          <button type="submit" class="cpf-quiet">
            Recevoir un lien de confirmation
          </button>
        </form>
      )}
    </section>
  );
}

function Security({ account }: { account: Account }) {
  const { password, franceconnect } = account.credentials;
  const lastSignIn = franceconnect
    .map(({ lastSignIn: { at } }) => at)
    .sort()
    .at(-1);
  return (
    <section class="card" aria-labelledby="securite">
      <h2 id="securite">Sécurité</h2>
      <dl class="facts">
        <dt>Mot de passe</dt>
        <dd>
          {password ? `Défini le ${longMoment(password.setAt)}` : 'Aucun'}{' '}
          <a class="cpf-modify" href="/mon-compte/mot-de-passe">
            {password ? 'Modifier' : 'Créer un mot de passe'}
            {password && <span class="visually-hidden"> le mot de passe</span>}
          </a>
        </dd>
        <dt>Moyens de connexion</dt>
        <dd>{[password && 'Mot de passe', franceconnect.length > 0 && 'FranceConnect'].filter(Boolean).join(', ')}</dd>
        {lastSignIn && <Fact name="Dernière connexion par FranceConnect">{longMoment(lastSignIn)}</Fact>}
        <Fact name="Compte créé le">{longMoment(account.createdAt)}</Fact>
      </dl>
      <p>
        <a href="/mon-compte/sessions">Voir mes sessions ouvertes</a>
      </p>
    </section>
  );
}

function History({ account }: { account: Account }) {
  if (account.history.length === 0) return null;
  return (
    <section class="card" aria-labelledby="historique">
      <h2 id="historique">Historique</h2>
      <ul class="cpf-history">
        {account.history.toReversed().map(({ at, event }, index) => (
          <li key={index}>
            {EVENTS[event] ?? 'Compte modifié'}, le {longMoment(at)}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What happened to an account, as its holder reads it. */
export const EVENTS: Partial<Record<AccountEvent, string>> = {
  link: 'FranceConnect rattaché',
  'replace-sub': 'FranceConnect rattaché après un changement d’état civil',
  recover: 'Accès retrouvé avec FranceConnect',
  unlink: 'FranceConnect dissocié',
  'create-password': 'Mot de passe créé',
  'change-password': 'Mot de passe modifié',
  'reset-password': 'Mot de passe remplacé après un oubli',
  'lock-password': 'Connexion par mot de passe bloquée après plusieurs essais',
  'ask-email-change': 'Nouvelle adresse e-mail demandée',
  'confirm-email': 'Adresse e-mail confirmée',
  'change-contact': 'Coordonnées modifiées',
  'accept-verification': 'Identité vérifiée',
  'verify-identity': 'Identité vérifiée sur pièces',
  reopen: 'Compte rouvert',
};

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

function Modify({ href, what }: { href: string; what: string }) {
  return (
    <a class="cpf-modify" href={href}>
      Modifier <span class="visually-hidden">{what}</span>
    </a>
  );
}

/** « 12 bis rue des Lilas, 29242 Ouessant » */
function postalLines({
  number,
  repetition,
  streetType,
  street,
  complement,
  locality,
  ...place
}: PostalAddress): string {
  const way = [number, repetition, streetType, street].filter(Boolean).join(' ');
  const town = `${place.postalCode} ${communeName(place.commune) ?? ''}`.trim();
  return [way, complement, locality, town].filter(Boolean).join(', ');
}
