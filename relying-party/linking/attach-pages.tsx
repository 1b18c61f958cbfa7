import { ErrorSummary, Field, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import { CSRF_FIELD } from '../web/csrf.ts';
import { type Frame, Layout, SignOutForm } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';
import type { Offer } from './attach.tsx';
import type { Finish, LinkingUnderWay } from './under-way.ts';

export interface AttachPageProps {
  frame: Frame;
  under: Pick<LinkingUnderWay, 'proofs' | 'shown' | 'asked' | 'finish'>;
  offer: Offer;
  /** A message was just asked for. */
  mailAsked: boolean;
  errors: FieldErrors;
  csrfToken: string;
}

/** `/fc/rattacher`: the words reveal nothing of the account, least of all an address (reference: CPF site B3). */
export function AttachPage({ frame, under, offer, mailAsked, errors, csrfToken }: AttachPageProps) {
  const title = under.asked ? 'Rattacher FranceConnect à mon compte' : 'Un compte existe peut-être déjà';
  const failed = Object.keys(errors).length > 0;
  return (
    <Layout frame={frame} title={failed ? `Erreur – ${title}` : title}>
      <div class="cpf-form">
        <h1>{title}</h1>
        <ErrorSummary errors={errors} />
        <p>{INTRODUCTIONS[under.finish === 'replace' ? 'replace' : under.proofs === 'both' ? 'both' : 'one']}</p>
        {under.proofs === 'both' && <Progress shown={under.shown} />}
        {mailAsked && (
          <p class="notice" role="status">
            Si une adresse a été confirmée sur ce compte, un e-mail vient d’y être envoyé. Ouvrez-le dans ce navigateur,
            dans les trente minutes.
          </p>
        )}
        {offer.password && <PasswordProof csrfToken={csrfToken} error={errors.motDePasse} />}
        {offer.otherPlatform && <OtherPlatformProof platform={offer.otherPlatform} />}
        {offer.mail && <MailProof csrfToken={csrfToken} sentAlready={mailAsked} />}
        {!under.asked && <NoProof csrfToken={csrfToken} />}
        <form method="post" action="/fc/rattacher/abandonner" class="cpf-sign-out">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <button type="submit" class="plain">
            {under.asked ? 'Abandonner et revenir à mon compte' : 'Abandonner et me déconnecter de FranceConnect'}
          </button>
        </form>
      </div>
    </Layout>
  );
}

const INTRODUCTIONS = {
  one: 'Pour protéger votre compte, montrez que c’est bien le vôtre. Choisissez un moyen.',
  both: 'Pour protéger votre compte, deux preuves sont nécessaires : le mot de passe, puis un e-mail à l’adresse enregistrée.',
  replace:
    'Mon état civil a changé : pour que votre compte vous suive, deux preuves sont nécessaires, le mot de passe puis un e-mail à l’adresse enregistrée.',
} as const;

function Progress({ shown }: { shown: LinkingUnderWay['shown'] }) {
  const steps = [
    { label: 'Mot de passe', done: shown.password === true },
    { label: 'E-mail', done: shown.mail === true },
  ];
  const current = steps.findIndex(({ done }) => !done);
  return (
    <ol class="cpf-progress">
      {steps.map(({ label, done }, rank) => (
        <li key={label} aria-current={rank === current ? 'step' : undefined}>
          <span class="cpf-progress-mark" aria-hidden="true">
            {done ? '✓' : rank + 1}
          </span>
          {label} {done && <span class="visually-hidden">(étape terminée)</span>}
        </li>
      ))}
    </ol>
  );
}

function PasswordProof({ csrfToken, error }: { csrfToken: string; error: string | undefined }) {
  return (
    <form class="card" method="post" action="/fc/rattacher/mot-de-passe" noValidate>
      <Hidden name={CSRF_FIELD} value={csrfToken} />
      <h2>Avec le mot de passe du compte</h2>
      <Field
        name="motDePasse"
        label="Mot de passe"
        type="password"
        autocomplete="current-password"
        error={error}
        maxLength={200}
      />
      <button type="submit">Continuer</button>
    </form>
  );
}

function OtherPlatformProof({ platform }: { platform: string }) {
  const name = platform === 'high' ? 'FranceConnect+' : 'FranceConnect';
  return (
    <section class="card">
      <h2>Avec {name}, que ce compte connaît déjà</h2>
      <p>
        <a class="cpf-button" href={`/fc/demarrer?plateforme=${platform}`}>
          M’identifier avec {name}
        </a>
      </p>
    </section>
  );
}

function MailProof({ csrfToken, sentAlready }: { csrfToken: string; sentAlready: boolean }) {
  return (
    <form class="card" method="post" action="/fc/rattacher/e-mail">
      <Hidden name={CSRF_FIELD} value={csrfToken} />
      <h2>Avec un e-mail</h2>
      <p>Un lien est envoyé à l’adresse enregistrée sur le compte. Il s’ouvre dans ce navigateur.</p>
      <button type="submit" class="cpf-quiet">
        {sentAlready ? 'Recevoir un autre lien' : 'Recevoir un lien à l’adresse enregistrée'}
      </button>
    </form>
  );
}

function NoProof({ csrfToken }: { csrfToken: string }) {
  return (
    <form class="card cpf-row-card" method="post" action="/fc/rattacher/sans-preuve">
      <Hidden name={CSRF_FIELD} value={csrfToken} />
      <h2>Vous n’avez plus ni l’un ni l’autre&nbsp;?</h2>
      <button type="submit" class="plain">
        Je n’ai plus accès à ce compte
      </button>
    </form>
  );
}

/** The account goes back to its rightful holder (L14), or is opened again (L21). */
export function TakeBackPage({ frame, finish, csrfToken }: { frame: Frame; finish: Finish; csrfToken: string }) {
  const recover = finish === 'recover';
  const title = recover ? 'Reprendre mon compte' : 'Rouvrir mon compte';
  return (
    <Layout frame={frame} title={title}>
      <section class="card centred">
        <h1>{title}</h1>
        {recover ? (
          <>
            <p>Votre identité, vérifiée à un niveau élevé, est celle du titulaire du compte. En le reprenant&nbsp;:</p>
            <ul>
              <li>l’ancien mot de passe ne servira plus, et les sessions ouvertes seront fermées&nbsp;;</li>
              <li>l’adresse e-mail et les téléphones enregistrés seront effacés&nbsp;;</li>
              <li>les inscriptions à des formations seront suspendues, le temps d’une vérification.</li>
            </ul>
          </>
        ) : (
          <p>Vous avez clôturé votre compte il y a moins de trente jours. Vous pouvez le rouvrir tel qu’il était.</p>
        )}
        <form class="cpf-choice" method="post" action="/fc/rattacher/confirmer">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <button type="submit">{title}</button>
        </form>
        <SignOutForm csrfToken={csrfToken} label="Abandonner et me déconnecter de FranceConnect" />
      </section>
    </Layout>
  );
}

/** The link sent by e-mail, opened where it was asked for. */
export function ProofLinkPage({ frame, token, csrfToken }: { frame: Frame; token: string; csrfToken: string }) {
  return (
    <Layout frame={frame} title="Confirmer que ce compte est le mien">
      <section class="card centred">
        <h1>Ce compte est-il le vôtre&nbsp;?</h1>
        <p>Vous avez ouvert l’e-mail envoyé à l’adresse enregistrée sur le compte.</p>
        <form class="cpf-choice" method="post" action="/fc/rattacher/lien">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <Hidden name="jeton" value={token} />
          <button type="submit">Oui, c’est mon compte</button>
        </form>
      </section>
    </Layout>
  );
}

const BACK = { href: '/connexion', label: 'Revenir à la connexion' };

export function ElsewherePage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="Ouvrez ce lien dans le navigateur d’origine" actions={[BACK]}>
      <p>
        Ce lien ne sert que dans le navigateur, et pendant la session, où il a été demandé. Copiez son adresse et
        ouvrez-la là-bas&nbsp;: il reste valable.
      </p>
    </MessagePage>
  );
}

export function TooLatePage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Ce lien n’est plus valable"
      actions={[{ href: '/fc/rattacher', label: 'En demander un autre' }, BACK]}
    >
      <p>Il a déjà servi, un autre l’a remplacé, ou trente minutes ont passé.</p>
    </MessagePage>
  );
}

/** Somebody was faster, or the account has changed: nothing was done. */
export function LinkOverPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="Cette identité n’a pas pu être rattachée" actions={[BACK]}>
      <p>Cette identité FranceConnect ne correspond pas au compte ouvert.</p>
    </MessagePage>
  );
}

/** M-NOMATCH */
export const NO_MATCH =
  'Les informations transmises par FranceConnect ne permettent pas de retrouver votre compte avec ce numéro. Vérifiez-le ou demandez une vérification d’identité.';

/** M-NOMATCH: the same page whether or not somebody has an account with this number (reference: CPF site B8, 10). */
export function NoMatchPage({ frame, csrfToken }: { frame: Frame; csrfToken: string }) {
  return (
    <Layout frame={frame} title="Erreur – Compte introuvable">
      <section class="card centred">
        <h1>Nous n’avons pas pu continuer</h1>
        <p role="alert">{NO_MATCH}</p>
        <p class="cpf-actions">
          <a class="cpf-button" href="/fc/completer">
            Vérifier mon numéro
          </a>
          <a href="/verification-identite">Demander une vérification d’identité</a>
        </p>
        <SignOutForm csrfToken={csrfToken} label="Abandonner et me déconnecter de FranceConnect" />
      </section>
    </Layout>
  );
}

/** The register does not answer: nothing was decided, nothing stored. */
export function NumberNotCheckedPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Service momentanément indisponible"
      actions={[{ href: '/fc/completer', label: 'Réessayer' }]}
    >
      <p>Votre numéro n’a pas pu être vérifié. Rien n’a été enregistré&nbsp;: réessayez dans quelques minutes.</p>
    </MessagePage>
  );
}
