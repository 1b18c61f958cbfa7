import type { ComponentChildren } from 'preact';
import type { Account } from '../accounts/account.ts';
import type { Right, Rights } from '../config.ts';
import type { Variant } from '../rules.ts';
import { euros, longDay, points } from '../web/french.ts';
import { type Frame, Layout } from '../web/layout.tsx';
import { shortName } from '../web/person.tsx';
import { lastCredited } from './rights.ts';

export interface RightsPageProps {
  frame: Frame;
  account: Account;
  rights: Rights;
  variant: Variant;
  justCreated: boolean;
  /** Milliseconds since 1970. */
  now: number;
}

/** « Mes droits » */
export function RightsPage({ frame, account, rights, variant, justCreated, now }: RightsPageProps) {
  return (
    <Layout frame={frame} title="Mes droits">
      {justCreated && (
        <div class="success" role="status">
          <p>
            <strong>Votre compte est créé.</strong> À votre prochaine visite, FranceConnect suffira pour vous connecter.
          </p>
        </div>
      )}
      <p class="cpf-hello">Bonjour {shortName(account)}</p>
      <h1>Mes droits</h1>
      <ul class="cpf-rights">
        <RightCard
          id="cpf"
          name="Mon CPF"
          fullName="Compte personnel de formation"
          amount={euros(rights.cpf.amount)}
          right={rights.cpf}
          unit={euros}
          now={now}
        >
          Pour financer une formation, un bilan de compétences, une validation des acquis ou le permis de conduire.
        </RightCard>
        <RightCard
          id="cec"
          name="Mon CEC"
          fullName="Compte d’engagement citoyen"
          amount={euros(rights.cec.amount)}
          right={rights.cec}
          unit={euros}
          now={now}
        >
          Acquis par vos activités bénévoles ou de volontariat, il s’ajoute à votre CPF.
        </RightCard>
        <RightCard
          id="c2p"
          // The site of 2017 abbreviates it so (seed 000).
          name={variant === 'cpa2017' ? 'Mon CCP' : 'Mon C2P'}
          fullName="Compte professionnel de prévention"
          amount={points(rights.c2p.amount)}
          right={rights.c2p}
          unit={points}
          now={now}
        >
          Pour les personnes exposées à des risques au travail&nbsp;: formation, temps partiel ou départ anticipé.
        </RightCard>
      </ul>
      <p class="cpf-aside">Montants fictifs, les mêmes pour toutes les personnes de démonstration.</p>
    </Layout>
  );
}

interface RightCardProps {
  id: string;
  name: string;
  fullName: string;
  amount: string;
  right: Right;
  unit: (amount: number) => string;
  now: number;
  children: ComponentChildren;
}

function RightCard({ id, name, fullName, amount, right, unit, now, children }: RightCardProps) {
  return (
    <li class="card" id={id}>
      <h2>
        {name} <small>{fullName}</small>
      </h2>
      <p class="cpf-amount">{amount}</p>
      <p>{children}</p>
      <dl>
        <dt>Dernier crédit</dt>
        <dd>{longDay(lastCredited(right, now))}</dd>
        <dt>Par année complète</dt>
        <dd>{unit(right.perYear)}</dd>
        <dt>Plafond</dt>
        <dd>{unit(right.ceiling)}</dd>
      </dl>
    </li>
  );
}
