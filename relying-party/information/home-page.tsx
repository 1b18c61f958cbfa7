import { FranceConnectButton } from '../web/franceconnect-button.tsx';
import { FraudWarning } from '../web/fraud-warning.tsx';
import { type Frame, Layout } from '../web/layout.tsx';
import { AdviceFigure, ConnectionFigure, RightsFigure, TrainingFigure } from './figures.tsx';

/** The two doors, and what lies behind them. */
export function HomePage({ frame }: { frame: Frame }) {
  return (
    <Layout frame={frame} title="Développez vos compétences">
      <div class="cpf-hero">
        <div class="cpf-hero-words">
          <h1>Développez vos compétences</h1>
          <p>
            Chaque année de travail vous ouvre des droits à la formation. Retrouvez-les ici, au même endroit, tout au
            long de votre vie professionnelle.
          </p>
        </div>
        <div class="card cpf-doors">{frame.visitor ? <MemberDoor name={frame.visitor.name} /> : <Doors />}</div>
      </div>

      <FraudWarning />

      <section aria-labelledby="etapes">
        <h2 id="etapes" class="cpf-section-title">
          Comment ça marche&nbsp;?
        </h2>
        <ol class="cpf-steps">
          <li>
            <RightsFigure />
            <h3>
              <a href="/droits">Je consulte mes droits</a>
            </h3>
            <p>
              Formation, engagement citoyen, prévention&nbsp;: je vois ce que j’ai acquis et quand mes comptes ont été
              crédités.
            </p>
          </li>
          <li>
            <ConnectionFigure />
            <h3>
              <a href="/connexion">Je me connecte</a>
            </h3>
            <p>
              Avec un compte que j’ai déjà, grâce à FranceConnect. Mon identité est vérifiée, je n’ai presque rien à
              saisir.
            </p>
          </li>
          <li>
            <TrainingFigure />
            <h3>
              <a href="/recherche">Je trouve ma formation</a>
            </h3>
            <p>Je compare les formations, je sais ce que je peux financer et je m’inscris.</p>
          </li>
        </ol>
      </section>

      <section class="card cpf-advice" aria-labelledby="conseil">
        <AdviceFigure />
        <div>
          <h2 id="conseil">Mon conseil en évolution professionnelle</h2>
          <p>Un conseiller m’aide dans mon projet professionnel. C’est gratuit et ouvert à toute personne active.</p>
          <p>
            <a href="/conseils">Préparer mon projet</a>
          </p>
        </div>
      </section>
    </Layout>
  );
}

function Doors() {
  return (
    <>
      <h2>Accéder à mon compte</h2>
      <FranceConnectButton />
      <p class="cpf-or">
        <span>ou</span>
      </p>
      <p class="cpf-second-door">
        Pas encore inscrit(e)&nbsp;?
        <a class="cpf-yellow-button" href="/inscription">
          Créer mon compte
        </a>
      </p>
    </>
  );
}

function MemberDoor({ name }: { name: string }) {
  return (
    <>
      <h2>Bonjour {name}</h2>
      <p>Vous êtes connecté(e). Vos droits à la formation vous attendent.</p>
      <p>
        <a class="cpf-button" href="/droits">
          Voir mes droits
        </a>
      </p>
      <p>
        <a href="/mon-compte">Voir mon compte</a>
      </p>
    </>
  );
}
