import { FranceConnectButton } from '../web/franceconnect-button.tsx';
import { type Frame, Layout } from '../web/layout.tsx';

export function AboutFranceConnectPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Qu’est-ce que FranceConnect ?">
      <article class="card centred cpf-text">
        <h1>Qu’est-ce que FranceConnect&nbsp;?</h1>
        <p>
          Un intermédiaire entre un service, comme celui-ci, et un compte que vous avez déjà ailleurs. Il vous évite de
          créer un mot de passe de plus et garantit au service que vous êtes bien vous.
        </p>
        <h2>En quatre étapes</h2>
        <ol>
          <li>Vous choisissez «&nbsp;S’identifier avec FranceConnect&nbsp;».</li>
          <li>Vous choisissez un compte que vous connaissez&nbsp;: impôts, assurance maladie, La Poste, MSA…</li>
          <li>Vous vous identifiez auprès de ce compte, sur son propre site.</li>
          <li>FranceConnect vous montre ce qui sera transmis&nbsp;; vous continuez, et vous voilà de retour ici.</li>
        </ol>
        <h2>Qui sait quoi&nbsp;?</h2>
        <ul>
          <li>Ce site reçoit votre identité et votre adresse e-mail, mais ignore quel compte vous avez choisi.</li>
          <li>Le compte que vous avez choisi ignore pour quel service vous l’utilisez.</li>
          <li>Votre mot de passe n’est connu que du compte que vous avez choisi.</li>
        </ul>
        <p class="notice">
          Ici, FranceConnect et les comptes proposés sont eux aussi simulés&nbsp;: n’utilisez que les personnes de
          démonstration.
        </p>
        {!frame.visitor && <FranceConnectButton />}
      </article>
    </Layout>
  );
}
