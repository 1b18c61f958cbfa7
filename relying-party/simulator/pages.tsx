import { formatNir } from '../../civil-status/nir.ts';
import { Field, Hidden } from '../../infrastructure/pages/forms.tsx';
import type { PendingAccount, PostalAddress } from '../accounts/account.ts';
import type { VerificationCase } from '../linking/cases.ts';
import { EVENTS } from '../my-account/overview-page.tsx';
import { REGISTER_MODES, type RegisterMode } from '../rules.ts';
import { CSRF_FIELD } from '../web/csrf.ts';
import { IdentityFacts } from '../web/person.tsx';
import { Facts, Moment, Raw, rawFacts, type Shell, SimFrame } from './frame.tsx';
import type { AccountAct } from './operations.ts';
import type { Exchange, TrailEntry } from './simulator.ts';
import type { AccountView } from './view.ts';
import { ACTS, durationInWords, FACTS, MODES, OUTCOMES, registeredInWords, STATES } from './words.ts';

export interface OverviewProps extends Shell {
  csrfToken: string;
  clock: { now: string; ahead: number; movable: boolean };
  register: RegisterMode;
  exchange: Exchange | undefined;
  counts: { accounts: number; returns: number; cases: number };
  /** What the last form did, or could not do. */
  done?: string | undefined;
  problem?: string | undefined;
}

/** `/_sim` */
export function Overview({ csrfToken, clock, register, exchange, counts, problem, ...shell }: OverviewProps) {
  return (
    <SimFrame {...shell} title="Coulisses du site CPF" path="/_sim">
      {problem && (
        <p class="error-summary" role="alert">
          {problem}
        </p>
      )}
      <div class="cards">
        <Clock {...{ clock, csrfToken }} />
        <Register {...{ register, csrfToken }} />
        <section class="card" aria-labelledby="contenu-du-site">
          <h2 id="contenu-du-site">Ce que le site contient</h2>
          <ul>
            <li>
              <a href="/_sim/accounts">Comptes</a>&nbsp;: {counts.accounts}
            </li>
            <li>
              <a href="/_sim/returns">Retours de FranceConnect</a>&nbsp;: {counts.returns}
            </li>
            <li>
              <a href="/_sim/cases">Vérifications d’identité en attente</a>&nbsp;: {counts.cases}
            </li>
          </ul>
        </section>
      </div>
      <LastExchange exchange={exchange} />
      <Calls />
      <section class="sim-danger" aria-labelledby="recommencer">
        <h2 id="recommencer">Recommencer la démonstration</h2>
        <p>
          Les comptes, les e-mails, les sessions, les scénarios et l’horloge de toutes les applications sont remis à
          zéro. Une confirmation vous est demandée.
        </p>
        <p>
          <a class="button" href="/_sim/recommencer">
            Recommencer la démonstration…
          </a>
        </p>
      </section>
    </SimFrame>
  );
}

const JUMPS = ['31 min', '25 h', '8 jours'] as const;
const JUMP_WORDS: Record<(typeof JUMPS)[number], string> = {
  '31 min': '+ 31 minutes',
  '25 h': '+ 25 heures',
  '8 jours': '+ 8 jours',
};

function Clock({ clock, csrfToken }: Pick<OverviewProps, 'clock' | 'csrfToken'>) {
  return (
    <section class="card" aria-labelledby="horloge">
      <h2 id="horloge">Horloge</h2>
      <p>
        <strong>
          <Moment at={clock.now} />
        </strong>
        , heure de Paris
        {Math.abs(clock.ahead) >= 1000 &&
          ` (${clock.ahead > 0 ? 'en avance' : 'en retard'} de ${durationInWords(clock.ahead)})`}
        .
      </p>
      {clock.movable && (
        <>
          <form method="post" action="/_sim/clock" class="sim-choice">
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            {JUMPS.map((jump) => (
              <button key={jump} type="submit" name="by" value={jump} class="quiet">
                {JUMP_WORDS[jump]}
              </button>
            ))}
          </form>
          <form method="post" action="/_sim/clock">
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            <Field name="by" label="Autre durée" hint="Par exemple 31 min, 25 h ou 8 jours" />
            <button type="submit">Avancer l’horloge</button>
          </form>
        </>
      )}
    </section>
  );
}

function Register({ register, csrfToken }: Pick<OverviewProps, 'register' | 'csrfToken'>) {
  return (
    <section class="card" aria-labelledby="registre">
      <h2 id="registre">Registre de la sécurité sociale</h2>
      <form method="post" action="/_sim/register" class="sim-choice">
        <Hidden name={CSRF_FIELD} value={csrfToken} />
        {REGISTER_MODES.map((mode) => (
          <button key={mode} type="submit" name="mode" value={mode} class="quiet" aria-pressed={mode === register}>
            {MODES[mode].label}
          </button>
        ))}
      </form>
      <p>{MODES[register].what}</p>
    </section>
  );
}

/** The last answer that passed every check, as facts; as JSON at `/_sim/api/exchange`. */
function LastExchange({ exchange }: Pick<OverviewProps, 'exchange'>) {
  return (
    <section class="card" aria-labelledby="echange">
      <h2 id="echange">Dernier échange avec FranceConnect</h2>
      {exchange ? (
        <>
          <p>
            <Moment at={exchange.at} />
          </p>
          <h3>Ce que le site a demandé</h3>
          <Facts facts={rawFacts(exchange.asked)} />
          <h3>Ce que le navigateur a rapporté</h3>
          <Facts facts={rawFacts(exchange.callback)} />
          <h3>Le jeton d’identité (ID token)</h3>
          <Facts facts={[...rawFacts(exchange.idToken.header), ...rawFacts(exchange.idToken.claims)]} />
          <h3>L’identité reçue (userinfo)</h3>
          <Facts facts={rawFacts(exchange.userinfo)} />
        </>
      ) : (
        <p>
          Aucun pour le moment. <a href="/connexion">Se connecter au site</a>
        </p>
      )}
    </section>
  );
}

const CALLS: readonly [call: string, what: string][] = [
  ['GET accounts', 'les comptes et les inscriptions en attente'],
  ['GET accounts/ID', 'un compte'],
  ['POST accounts/ID/confirm-email', 'confirme l’adresse e-mail ; de même suspend, close, die'],
  ['GET returns', 'les retours de FranceConnect et leur ligne du tableau de décision'],
  ['GET exchange', 'le dernier échange'],
  ['GET cases', 'les vérifications d’identité en attente'],
  ['POST cases/ID/accept', 'accepte une vérification ; de même refuse'],
  ['GET register/NIR', 'ce que le registre répond pour un numéro'],
  ['PUT register', 'le mode du registre : {"mode": "on"}, "off" ou "down"'],
  ['POST clock', 'avance l’horloge : {"by": "25 h"}'],
  ['POST reset', 'efface tout'],
];

function Calls() {
  return (
    <details class="card">
      <summary>Pour un programme</summary>
      <p>
        Les mêmes informations en JSON, sous <code>/_sim/api</code>&nbsp;:
      </p>
      <Facts facts={CALLS.map(([call, what]) => [<code key={call}>{call}</code>, what] as const)} />
    </details>
  );
}

export interface ReturnsProps extends Shell {
  trail: readonly TrailEntry[];
  /** The reasons of the table, in French. */
  reasons: Readonly<Record<string, string>>;
}

/** Which row of the linking table applied, on which facts, and why: what citizens' pages never show. */
export function Returns({ trail, reasons, ...shell }: ReturnsProps) {
  return (
    <SimFrame {...shell} title="Retours de FranceConnect" path="/_sim/returns">
      <p>Le plus récent en premier. Un fait absent n’a pas été examiné.</p>
      {trail.length === 0 && <p>Aucun pour le moment.</p>}
      {trail.map(({ at, row, reason, outcome, facts, coherence, registered, identity, account }) => (
        <section class="card" key={at + row}>
          <h2>
            <span class="badge">{row}</span> {OUTCOMES[outcome.do]}
            {outcome.do === 'refuse' && <small> ({outcome.message})</small>}
          </h2>
          <p>{reasons[reason] ?? reason}</p>
          <Facts
            facts={[
              ['Quand', <Moment key="at" at={at} />],
              ...Object.entries(facts).map(([column, value]) => factInWords(column as keyof typeof FACTS, value)),
              coherence && [
                'Cohérence du numéro (B9)',
                <Raw key="coherence" value={[coherence.level, ...coherence.codes].join(' ')} />,
              ],
              registered && ['Réponse du registre', registeredInWords(registered)],
              ['sub', <Raw key="sub" value={identity.sub} />],
              ['Plateforme', <Raw key="issuer" value={identity.issuer} />],
              account === undefined
                ? undefined
                : [
                    'Compte',
                    <a key="account" href={`/_sim/accounts#${account}`}>
                      {account}
                    </a>,
                  ],
            ]}
          />
        </section>
      ))}
    </SimFrame>
  );
}

function factInWords(column: keyof typeof FACTS, value: string) {
  const { label, values } = FACTS[column];
  const words = (values as Record<string, string>)[value];
  return [
    label,
    <>
      {words} <code>{value}</code>
    </>,
  ] as const;
}

export interface AccountsProps extends Shell {
  csrfToken: string;
  accounts: readonly AccountView[];
  pending: readonly Pick<PendingAccount, 'id' | 'nir' | 'frozen' | 'identity' | 'contact' | 'createdAt'>[];
  done?: string | undefined;
}

/** `/_sim/accounts` */
export function Accounts({ csrfToken, accounts, pending, ...shell }: AccountsProps) {
  return (
    <SimFrame {...shell} title="Comptes" path="/_sim/accounts">
      {accounts.length === 0 && (
        <p>
          Aucun compte pour le moment. <a href="/inscription">Créer un compte</a>
        </p>
      )}
      {accounts.map((account) => (
        <AccountCard key={account.id} {...{ account, csrfToken }} />
      ))}
      <h2>Inscriptions qui attendent leur e-mail</h2>
      {pending.length === 0 && <p>Aucune.</p>}
      {pending.map(({ id, nir, frozen, identity, contact, createdAt }) => (
        <section class="card" key={id}>
          <h3>
            {identity.given_name} {identity.family_name}
          </h3>
          <Facts
            facts={[
              ['Numéro de sécurité sociale', formatNir(nir)],
              ['Adresse e-mail', contact.email.value],
              ['Inscription', <Moment key="at" at={createdAt} />],
              frozen ? ['État', 'gelée : une vérification d’identité porte sur ce numéro'] : undefined,
            ]}
          />
        </section>
      ))}
    </SimFrame>
  );
}

/** What shuts somebody out stands apart, and asks first. */
const FINAL: readonly AccountAct[] = ['suspend', 'close', 'die'];

function AccountCard({ account, csrfToken }: { account: AccountView; csrfToken: string }) {
  const { id, identity, usageName, nir, contact, credentials, createdAt, closed, history } = account;
  const act = (name: AccountAct, look: string) => (
    <form method="post" action={`/_sim/accounts/${id}`} key={name} class="sim-act">
      <Hidden name={CSRF_FIELD} value={csrfToken} />
      <button type="submit" name="act" value={name} class={look}>
        {ACTS[name].label}
      </button>
      <p>{ACTS[name].what}</p>
    </form>
  );
  const { verifiedAt } = contact.email;
  return (
    <section class="card" id={id} aria-labelledby={`titre-${id}`}>
      <h2 id={`titre-${id}`}>
        {identity.given_name} {identity.family_name} <span class="badge">{STATES[account.state]}</span>
      </h2>
      <IdentityFacts identity={identity} {...(usageName !== undefined && { usageName })} />
      <Facts
        facts={[
          ['Numéro de sécurité sociale', formatNir(nir)],
          ['Adresse e-mail', `${contact.email.value} (${verifiedAt ? 'confirmée' : 'pas encore confirmée'})`],
          contact.pendingEmail && ['Nouvelle adresse demandée', contact.pendingEmail.value],
          contact.mobile ? ['Téléphone mobile', contact.mobile] : undefined,
          contact.landline ? ['Téléphone fixe', contact.landline] : undefined,
          contact.address && ['Adresse de domicile', lineOf(contact.address)],
          ['Mot de passe', credentials.password ? <Moment key="set" at={credentials.password.setAt} /> : 'aucun'],
          ...credentials.franceconnect.map(
            ({ issuer, sub, lastSignIn }) =>
              [
                'FranceConnect',
                <>
                  <Raw value={issuer} />, niveau {lastSignIn.acr}, <Moment at={lastSignIn.at} />
                  <br />
                  sub <Raw value={sub} />
                </>,
              ] as const,
          ),
          ['Créé', <Moment key="created" at={createdAt} />],
          account.toReview ? ['À revoir', 'ouvert avec un numéro incertain'] : undefined,
          account.enrolmentsSuspended ? ['Inscriptions aux formations', 'suspendues'] : undefined,
          closed && ['Clôturé', <Moment key="closed" at={closed.at} />],
        ]}
      />
      <details>
        <summary>Historique</summary>
        <ol>
          {history.toReversed().map(({ at, event }) => (
            <li key={at + event}>
              {EVENTS[event] ?? event}, le <Moment at={at} />
            </li>
          ))}
        </ol>
      </details>
      {account.status === 'active' && (
        <>
          {!verifiedAt && act('confirm-email', 'quiet')}
          <details class="sim-danger">
            <summary>Suspendre ou clôturer ce compte…</summary>
            {FINAL.map((name) => act(name, ''))}
          </details>
        </>
      )}
    </section>
  );
}

function lineOf({ number, repetition, streetType, street, complement, locality, postalCode, commune }: PostalAddress) {
  const road = [number, repetition, streetType, street].filter(Boolean).join(' ');
  return [road, complement, locality, `${postalCode} (commune ${commune})`].filter(Boolean).join(', ');
}

export interface CasesProps extends Shell {
  csrfToken: string;
  cases: readonly VerificationCase[];
  done?: string | undefined;
}

/** `/_sim/cases` */
export function Cases({ csrfToken, cases, ...shell }: CasesProps) {
  return (
    <SimFrame {...shell} title="Vérifications d’identité" path="/_sim/cases">
      <p>Un agent examine d’ordinaire les pièces en deux ou trois jours. Ici, vous décidez.</p>
      {cases.length === 0 && <p>Aucune vérification en attente.</p>}
      {cases.map((found) => (
        <section class="card" key={found.id} aria-labelledby={`titre-${found.id}`}>
          <h2 id={`titre-${found.id}`}>
            <span class="badge">{found.row}</span> {found.person.identity.given_name}{' '}
            {found.person.identity.family_name}
          </h2>
          <IdentityFacts {...found.person} />
          <Facts
            facts={[
              ['Demandée', <Moment key="opened" at={found.openedAt} />],
              ['Numéro de sécurité sociale', formatNir(found.nir)],
              found.email === undefined ? undefined : ['Adresse e-mail saisie', found.email],
              found.account === undefined
                ? undefined
                : [
                    'Compte concerné',
                    <a key="account" href={`/_sim/accounts#${found.account}`}>
                      {found.account}
                    </a>,
                  ],
              found.attempts.length === 0 ? undefined : ['Autres tentatives', String(found.attempts.length)],
              found.dueAt === undefined ? undefined : ['Acceptée d’office', <Moment key="due" at={found.dueAt} />],
            ]}
          />
          <form method="post" action={`/_sim/cases/${found.id}`} class="sim-choice">
            <Hidden name={CSRF_FIELD} value={csrfToken} />
            <button type="submit" name="verdict" value="accept">
              Accepter
            </button>
            <button type="submit" name="verdict" value="refuse" class="quiet">
              Refuser
            </button>
          </form>
        </section>
      ))}
    </SimFrame>
  );
}
