import type { ComponentChildren } from 'preact';
import { type Frame, Layout } from './layout.tsx';

export type { Frame };

export interface MessagePageProps {
  frame: Frame;
  title: string;
  /** Ways out; the first is the one most people want. */
  actions: readonly { href: string; label: string }[];
  /** For the person who helps the citizen. */
  reference?: string;
  children: ComponentChildren;
}

/** A page that says one thing and shows the way out. */
export function MessagePage({ frame, title, actions, reference, children }: MessagePageProps) {
  return (
    <Layout frame={frame} title={title}>
      <section class="card centred">
        <h1>{title}</h1>
        {children}
        {reference && (
          <p class="cpf-aside">
            Référence&nbsp;: <code class="error-code">{reference}</code>
          </p>
        )}
        <p class="cpf-actions">
          {actions.map(({ href, label }, rank) => (
            <a key={href} href={href} class={rank === 0 ? 'cpf-button' : undefined}>
              {label}
            </a>
          ))}
        </p>
      </section>
    </Layout>
  );
}

const HOME = { href: '/', label: 'Revenir à l’accueil' };
const SIGN_IN = { href: '/connexion', label: 'Revenir à la connexion' };
const RETRY = { href: '/fc/demarrer', label: 'Réessayer' };

export function NotFoundPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="Page introuvable" actions={[HOME, { href: '/aide', label: 'Consulter l’aide' }]}>
      <p>L’adresse a peut-être été mal recopiée, ou la page n’existe plus.</p>
    </MessagePage>
  );
}

export function UnavailablePage({ frame }: { frame: Frame }) {
  return (
    <MessagePage frame={frame} title="FranceConnect est momentanément indisponible" actions={[RETRY, HOME]}>
      <p>
        Nous n’avons pas pu joindre FranceConnect. Le problème ne vient pas de vous&nbsp;: réessayez dans quelques
        minutes.
      </p>
    </MessagePage>
  );
}

/** @param code stable code of the rule that was broken, see `FranceConnectError` */
export function UnverifiedPage({ frame, code }: { frame: Frame; code: string }) {
  return (
    <MessagePage
      frame={frame}
      title="La connexion n’a pas pu être vérifiée"
      actions={[RETRY, SIGN_IN]}
      reference={readable(code)}
    >
      <p>
        La réponse reçue de FranceConnect n’a pas passé nos contrôles de sécurité. Par prudence, personne n’a été
        connecté et rien n’a été enregistré.
      </p>
    </MessagePage>
  );
}

/** @param code OAuth word FranceConnect answered with; anybody can write one in an address */
export function RefusedByFranceConnectPage({ frame, code }: { frame: Frame; code: string }) {
  return (
    <MessagePage
      frame={frame}
      title="La connexion avec FranceConnect n’a pas abouti"
      actions={[RETRY, SIGN_IN]}
      reference={readable(code)}
    >
      <p>FranceConnect n’a pas pu vous identifier pour ce service. Vous pouvez réessayer.</p>
    </MessagePage>
  );
}

export function FormExpiredPage({ frame }: { frame: Frame }) {
  const actions = frame.visitor ? [{ href: '/droits', label: 'Voir mes droits' }, HOME] : [SIGN_IN, HOME];
  return (
    <MessagePage frame={frame} title="Ce formulaire n’est plus valable" actions={actions}>
      <p>
        Il est resté ouvert trop longtemps, ou votre session a changé entre-temps. Par sécurité, il n’a pas été pris en
        compte.
      </p>
    </MessagePage>
  );
}

/** @param reason what was wrong, a sentence in French */
export function BadRequestPage({ frame, reason }: { frame: Frame; reason: string }) {
  return (
    <MessagePage
      frame={frame}
      title="Demande incorrecte"
      actions={[HOME, { href: '/aide', label: 'Consulter l’aide' }]}
    >
      <p>{reason}</p>
    </MessagePage>
  );
}

/** What must last could not be written: the disk is full, or its server gone. */
export function NotKeptPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Service momentanément indisponible"
      actions={[HOME, { href: '/aide', label: 'Consulter l’aide' }]}
    >
      <p>
        Votre demande n’a pas pu être enregistrée. Rien n’a été modifié, et rien de ce qui était enregistré n’est perdu.
      </p>
      <p>Le problème vient de notre côté. Revenez à la page précédente et réessayez dans un instant.</p>
    </MessagePage>
  );
}

export function UnexpectedPage({ frame }: { frame: Frame }) {
  return (
    <MessagePage
      frame={frame}
      title="Une erreur est survenue"
      actions={[HOME, { href: '/aide', label: 'Consulter l’aide' }]}
    >
      <p>Le problème vient de notre côté. Réessayez dans quelques instants.</p>
    </MessagePage>
  );
}

/** Only what a code is made of, so that no sentence of a stranger appears on our page. */
function readable(code: string): string {
  return /^[\w.-]{1,64}$/.test(code) ? code : 'inconnue';
}
