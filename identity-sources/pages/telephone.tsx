import { ErrorSummary, Field, Hidden } from '../../infrastructure/pages/forms.tsx';
import { ofName } from '../../infrastructure/pages/of-name.ts';
import type { Approval, IdentitySource } from '../identity-source.ts';
import { Frame } from './frame.tsx';

export interface TelephonePageProps {
  source: IdentitySource;
  approval: Approval;
  home: string;
  /** Path of this page, which the form is sent to. */
  action: string;
  csrf: string;
  /** Whose telephone it is. */
  label: string;
  /** Their secret code, where one is asked for. */
  secret: string | undefined;
  /** What is wrong with the code that was typed. */
  error?: string | undefined;
}

/** The confirmation the real source asks for on a telephone, drawn on the page. */
export function TelephonePage({ source, approval, home, action, csrf, label, secret, error }: TelephonePageProps) {
  const title = error ? 'Erreur : confirmation sur le téléphone' : 'Confirmation sur le téléphone';
  return (
    <Frame source={source} home={home} title={title}>
      <div class="centred narrow">
        <h1>Confirmez sur votre téléphone</h1>
        <ErrorSummary errors={error ? { code: error } : {}} title="La connexion n’a pas abouti" />
        <p>{approval.message}</p>
        <section class="card telephone" aria-labelledby="titre-telephone">
          <h2 id="titre-telephone">Téléphone {ofName(label)}</h2>
          <p>FranceConnect demande à vérifier votre identité. Êtes-vous à l’origine de cette demande ?</p>
          <form id="telephone" method="post" action={action}>
            <Hidden name="csrf" value={csrf} />
            {approval.code && (
              <Field
                name="code"
                label="Mon code secret"
                hint={`${inWords(approval.code.digits)}. Dans ce simulateur : ${secret ?? 'aucun'}.`}
                type="password"
                inputmode="numeric"
                autocomplete="one-time-code"
                maxLength={approval.code.digits[1]}
                error={error}
              />
            )}
            <button type="submit" name="decision" value="approuver">
              Approuver
            </button>
            <button class="quiet" type="submit" name="decision" value="refuser" formNoValidate>
              Refuser
            </button>
            {approval.code && (
              <button class="quiet" type="submit" name="decision" value="ignorer" formNoValidate>
                Ne pas répondre
              </button>
            )}
          </form>
        </section>
      </div>
    </Frame>
  );
}

function inWords([least, most]: readonly [number, number]): string {
  return least === most ? `${least} chiffres` : `${least} à ${most} chiffres`;
}
