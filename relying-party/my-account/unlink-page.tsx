import { ErrorSummary, Field, type FieldErrors, Hidden } from '../../infrastructure/pages/forms.tsx';
import type { Account } from '../accounts/account.ts';
import { CSRF_FIELD } from '../web/csrf.ts';
import { longMoment } from '../web/french.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import { MessagePage } from '../web/problems.tsx';
import type { UnlinkObstacle } from './own-identities.tsx';

export interface IdentitiesProps {
  identities: Account['credentials']['franceconnect'];
  /** Issuer of FranceConnect+, which is named beside its identities. */
  plusIssuer: string | undefined;
  csrfToken: string;
}

/** « FranceConnect », on the page of the account. */
export function IdentitiesSection({ identities, plusIssuer, csrfToken }: IdentitiesProps) {
  const low = identities.find(({ issuer }) => issuer !== plusIssuer);
  const high = identities.find(({ issuer }) => issuer === plusIssuer);
  return (
    <section class="card" aria-labelledby="franceconnect">
      <h2 id="franceconnect">FranceConnect</h2>
      <Identity name="FranceConnect" platform="low" linkedAt={low?.linkedAt} csrfToken={csrfToken} />
      {plusIssuer && <Identity name="FranceConnect+" platform="high" linkedAt={high?.linkedAt} csrfToken={csrfToken} />}
      {identities.length > 0 && (
        <p>
          <a href="/mon-compte/franceconnect/dissocier">Dissocier mon compte de FranceConnect</a>
        </p>
      )}
    </section>
  );
}

interface IdentityProps {
  name: string;
  platform: 'low' | 'high';
  linkedAt: string | undefined;
  csrfToken: string;
}

function Identity({ name, platform, linkedAt, csrfToken }: IdentityProps) {
  return (
    <div class="cpf-identity">
      <p>
        <strong>{name}</strong>
        <br />
        {linkedAt ? `Rattaché depuis le ${longMoment(linkedAt)}` : 'Pas encore rattaché'}
      </p>
      {!linkedAt && (
        <form method="post" action="/mon-compte/franceconnect/rattacher">
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <Hidden name="plateforme" value={platform} />
          <button type="submit" class="cpf-quiet">
            Rattacher <span class="visually-hidden">{name}</span>
          </button>
        </form>
      )}
    </div>
  );
}

export function UnlinkPage({ frame, errors, csrfToken }: { frame: Frame; errors: FieldErrors; csrfToken: string }) {
  const failed = Object.keys(errors).length > 0;
  return (
    <Layout frame={frame} title={failed ? 'Erreur – Dissocier FranceConnect' : 'Dissocier FranceConnect'}>
      <div class="cpf-form">
        <h1>Dissocier mon compte de FranceConnect</h1>
        <ErrorSummary errors={errors} />
        <p>
          Vous ne pourrez plus vous connecter avec FranceConnect, ni vous inscrire à une formation. Vos informations
          d’identité ne deviennent pas modifiables pour autant. Vous pourrez rattacher de nouveau la même identité.
        </p>
        <form class="card" method="post" action="/mon-compte/franceconnect/dissocier" noValidate>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          <Field
            name="preuve"
            label="Mot de passe"
            type="password"
            autocomplete="current-password"
            error={errors.preuve}
            maxLength={200}
          />
          <button type="submit">Dissocier</button>
        </form>
        <p>
          <a class="back" href="/mon-compte">
            Revenir à mon compte
          </a>
        </p>
      </div>
    </Layout>
  );
}

const OBSTACLES: Record<UnlinkObstacle, string> = {
  'no-password': 'Créez d’abord un mot de passe : sans FranceConnect, vous ne pourriez plus entrer dans votre compte.',
  'mail-unconfirmed':
    'Confirmez d’abord votre adresse e-mail : sans FranceConnect, elle serait le seul moyen de retrouver votre compte.',
  enrolled:
    'Une inscription à une formation est en cours. Vous pourrez dissocier FranceConnect quand elle sera terminée.',
};

export function UnlinkImpossiblePage({ frame, why }: { frame: Frame; why: UnlinkObstacle }) {
  return (
    <MessagePage
      frame={frame}
      title="FranceConnect ne peut pas être dissocié"
      actions={[{ href: '/mon-compte', label: 'Revenir à mon compte' }]}
    >
      <p>{OBSTACLES[why]}</p>
    </MessagePage>
  );
}
