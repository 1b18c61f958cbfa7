import { CardFigure, ConnectionFigure, FormFigure, PicturesFigure } from '../../information/figures.tsx';
import { type Frame, Layout } from '../../web/layout.tsx';

/** « Tutoriel sur l'inscription » (seed 000): the six steps, in pictures. */
export function Cpa2017TutorialPage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Tutoriel sur l’inscription">
      <div class="cpf-wide">
        <h1>Tutoriel sur l’inscription</h1>
        <ol class="cpf-steps">
          <li>
            <CardFigure />
            <h2>Je me prépare</h2>
            <p>Je prends ma carte Vitale, où se trouve mon numéro de sécurité sociale, et mon adresse e-mail.</p>
          </li>
          <li>
            <ConnectionFigure />
            <h2>Je clique sur «&nbsp;Connexion&nbsp;»</h2>
            <p>
              J’ai un compte auprès d’Ameli, des impôts ou de La Poste&nbsp;? J’utilise FranceConnect. Sinon, je clique
              sur «&nbsp;S’inscrire&nbsp;».
            </p>
          </li>
          <li>
            <FormFigure />
            <h2>Je remplis le formulaire</h2>
            <p>
              Les champs suivis d’un astérisque sont obligatoires. Mon mot de passe compte 8 caractères, dont une
              majuscule, une minuscule et un chiffre&nbsp;: je le note.
            </p>
          </li>
          <li>
            <PicturesFigure />
            <h2>Je passe le contrôle de sécurité</h2>
            <p>
              Je clique sur l’image qui correspond au mot. Si je ne vois pas les images, j’écris en chiffres le nombre
              demandé.
            </p>
          </li>
          <li>
            <FormFigure />
            <h2>J’accepte les conditions</h2>
            <p>
              Je lis les <a href="/cgu">conditions générales d’utilisation</a>, je coche la case, puis je clique sur
              «&nbsp;S’inscrire&nbsp;». Mon compte est activé.
            </p>
          </li>
        </ol>
        {!frame.visitor && (
          <p class="cpf-actions">
            <a class="cpf-button" href="/inscription">
              S’inscrire
            </a>
            <a href="/connexion">Revenir à la connexion</a>
          </p>
        )}
      </div>
    </Layout>
  );
}
