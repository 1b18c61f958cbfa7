import { Checkbox, ErrorSummary, Field, type FieldErrors, Hidden } from '../../../infrastructure/pages/forms.tsx';
import { NewPasswordFields } from '../../password/new-password-fields.tsx';
import { CSRF_FIELD } from '../../web/csrf.ts';
import { FranceConnectButton } from '../../web/franceconnect-button.tsx';
import { type Frame, Layout } from '../../web/layout.tsx';
import {
  ApprenticeBox,
  EmailFields,
  FamilyNameField,
  HELP,
  MANDATORY,
  NumberFields,
  TelephoneField,
  TermsBox,
} from '../../web/registration-fields.tsx';
import type { Values } from './form.ts';
import type { PictureCheck } from './picture-check.ts';

export interface Cpa2017PageProps {
  frame: Frame;
  values: Values;
  errors: FieldErrors;
  /** Absent once the right picture was clicked, or when the site does not ask. */
  picture: PictureCheck | undefined;
  /** Fifteen years old: a contract is needed. */
  apprentice: boolean;
  /** The password need not be typed again. */
  passwordKept: boolean;
  csrfToken: string;
}

/** The one page of « Activer son compte personnel de formation » (seed 000). */
export function Cpa2017Page(props: Cpa2017PageProps) {
  const { frame, values, errors, picture, apprentice, csrfToken } = props;
  const title = 'S’inscrire';
  return (
    <Layout frame={frame} title={Object.keys(errors).length > 0 ? `Erreur – ${title}` : title}>
      <div class="cpf-form">
        <h1>{title}</h1>
        <p>Vous avez déjà un compte auprès d’Ameli, des impôts ou de La Poste&nbsp;?</p>
        <FranceConnectButton />
        <ErrorSummary errors={errors} />
        <div class="info">
          <h2>Ayez le réflexe&nbsp;!</h2>
          <p>N’hésitez pas à consulter le tutoriel proposé en page de connexion ou juste avant le formulaire.</p>
        </div>
        <p>
          Besoin d’aide pour vous inscrire&nbsp;? Voir le <a href="/inscription/tutoriel">tutoriel</a>.
        </p>
        <form class="card" method="post" action="/inscription" noValidate>
          <Hidden name={CSRF_FIELD} value={csrfToken} />
          {MANDATORY}
          <Identity {...props} />
          <Contact {...props} />
          <Password {...props} />
          {picture && <SecurityCheck picture={picture} error={errors.image} />}
          {apprentice && <ApprenticeBox {...{ values, errors }} />}
          <TermsBox {...{ values, errors }}>
            J’accepte les <a href="/cgu">conditions générales d’utilisation</a>
          </TermsBox>
          <button type="submit">S’inscrire</button>
        </form>
      </div>
    </Layout>
  );
}

function Identity({ values, errors }: Cpa2017PageProps) {
  return (
    <>
      <NumberFields {...{ values, errors }} help={HELP.nir} />
      <Field
        name="prenom"
        label="Prénom"
        hint="Ex : Chloé"
        autocomplete="given-name"
        value={values.prenom}
        error={errors.prenom}
      />
      <FamilyNameField {...{ values, errors }} hint="Ex : Dupont" help={HELP.nom} />
    </>
  );
}

function Contact({ values, errors }: Cpa2017PageProps) {
  return (
    <>
      <TelephoneField
        name="fixe"
        label="Téléphone fixe"
        hint="Indiquer votre n° de téléphone fixe"
        value={values.fixe}
        error={errors.fixe}
      />
      <TelephoneField
        name="mobile"
        label="Téléphone mobile"
        hint="Indiquer votre n° de téléphone mobile"
        value={values.mobile}
        error={errors.mobile}
      />
      <EmailFields
        {...{ values, errors }}
        labels={{ email: 'Courriel', confirmation: 'Confirmer votre courriel', hint: 'Ex : chloe.dupont@cpa.fr' }}
      />
    </>
  );
}

function Password({ values, errors, passwordKept }: Cpa2017PageProps) {
  return (
    <>
      <NewPasswordFields
        errors={errors}
        labels={{
          password: 'Créer un mot de passe',
          confirmation: 'Confirmer votre mot de passe',
          hint: passwordKept
            ? 'Votre mot de passe est conservé : laissez vide pour le garder'
            : 'Minimum 8 caractères, dont 1 majuscule, 1 minuscule et 1 chiffre',
        }}
        required={!passwordKept}
      />
      <Checkbox name="conserver" checked={values.conserver !== ''} required={false}>
        <span>Conserver ce mot de passe</span>
      </Checkbox>
      <div class="info">
        <h2>Bon à savoir&nbsp;!</h2>
        <p>
          Votre mot de passe doit contenir 8 caractères dont au moins une majuscule, une minuscule et un chiffre. Pensez
          à noter votre mot de passe car il vous servira systématiquement pour vous connecter.
        </p>
      </div>
    </>
  );
}

/** Pictures for the eye, a number in words for the ear; either will do. */
function SecurityCheck({ picture, error }: { picture: PictureCheck; error: string | undefined }) {
  return (
    <fieldset class="cpf-group" id="image" aria-describedby={error ? 'image-error' : undefined}>
      <legend>Contrôle de sécurité</legend>
      {error && (
        <p class="error" id="image-error">
          <span aria-hidden="true">⚠ </span>
          {error}
        </p>
      )}
      <p id="mot">
        Cliquez sur l’image correspondant au mot&nbsp;: <strong>{picture.word}</strong>
      </p>
      <div class="cpf-pictures" role="radiogroup" aria-labelledby="mot">
        {picture.pictures.map((_, index) => (
          <label key={index}>
            <input type="radio" name="image" value={String(index + 1)} />
            <img src={`/inscription/image/${index + 1}`} alt={`Dessin ${index + 1}`} width="88" height="88" />
          </label>
        ))}
      </div>
      <Field
        name="nombre"
        label={`Ou écrivez en chiffres le nombre ${picture.number}`}
        hint="Si vous ne voyez pas les images"
        inputmode="numeric"
        required={false}
        maxLength={10}
      />
    </fieldset>
  );
}
