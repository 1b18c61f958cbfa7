import type { ComponentChildren } from 'preact';
import { ASSETS } from '../../infrastructure/http/assets.ts';
import { OpenBook } from '../../infrastructure/pages/application-marks.tsx';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import { Page } from '../../infrastructure/pages/page.tsx';
import { CSRF_FIELD } from './csrf.ts';

/** What surrounds the content of a page, and depends on who looks at it. */
export interface Frame {
  /** Address of the page that explains the simulator. */
  home: string;
  /** Path of the page itself, to mark its entry in the navigation. */
  path: string;
  /** Mistakes the site makes on purpose. */
  unsafe: readonly string[];
  /** Where the e-mails are read that no server takes; absent without the simulator's pages. */
  mailbox?: string | undefined;
  /** Who is signed in. */
  visitor: { name: string; csrfToken: string } | undefined;
}

export interface LayoutProps {
  frame: Frame;
  title: string;
  children: ComponentChildren;
}

const SITE = 'Mon Compte Formation';

/** Every page of the CPF site. */
export function Layout({ frame, title, children }: LayoutProps) {
  return (
    <Page
      title={`${title} – ${SITE}`}
      character="cpf"
      home={frame.home}
      stylesheets={[`${ASSETS}/cpf.css`]}
      header={
        <>
          <UnsafeNotice unsafe={frame.unsafe} />
          <Header {...frame} />
        </>
      }
      footer={<Footer {...frame} />}
    >
      {children}
    </Page>
  );
}

/** On every page, in red, for as long as it is so. */
function UnsafeNotice({ unsafe }: Pick<Frame, 'unsafe'>) {
  if (unsafe.length === 0) return null;
  return (
    <aside class="cpf-unsafe" aria-label="Démonstration de failles">
      <p class="cpf-unsafe-words">
        <strong>Site vulnérable, exprès&nbsp;:</strong> {unsafe.join(', ')}. Chacun peut y prendre le compte d’un autre.
      </p>
    </aside>
  );
}

function Header({ path, visitor }: Frame) {
  return (
    <>
      <div class="cpf-top">
        <a class="wordmark" href="/">
          <OpenBook />
          <span>
            {SITE}
            <small>le site CPF du simulateur</small>
          </span>
        </a>
        {/* On a telephone only; browsers without popovers show the menu itself. */}
        <button type="button" class="cpf-menu" popovertarget="menu">
          <span aria-hidden="true">☰ </span>Menu
        </button>
        <nav class="cpf-account" aria-label="Accès au compte">
          <ul class="cpf-access">
            <Entry href="/aide" path={path}>
              Aide
            </Entry>
            {visitor ? <MemberEntries path={path} visitor={visitor} /> : <VisitorEntries path={path} />}
          </ul>
        </nav>
      </div>
      <nav class="cpf-main-nav" id="menu" popover="auto" aria-label="Menu principal">
        <ul class="cpf-headings">
          <Entry href="/recherche" path={path}>
            Recherche
          </Entry>
          <Entry href="/droits" path={path}>
            Droits
          </Entry>
          <Entry href="/dossiers" path={path}>
            Dossiers
          </Entry>
          <Entry href="/conseils" path={path}>
            Conseils professionnels
          </Entry>
        </ul>
      </nav>
    </>
  );
}

function VisitorEntries({ path }: { path: string }) {
  return (
    <>
      <Entry href="/connexion" path={path}>
        Connexion
      </Entry>
      <Entry href="/inscription" path={path} highlighted>
        Création de compte
      </Entry>
    </>
  );
}

function MemberEntries({ path, visitor }: { path: string; visitor: NonNullable<Frame['visitor']> }) {
  return (
    <>
      <Entry href="/mon-compte" path={path} person>
        {visitor.name}
      </Entry>
      <li>
        <SignOutForm csrfToken={visitor.csrfToken} />
      </li>
    </>
  );
}

interface EntryProps {
  href: string;
  path: string;
  /** The call to action. */
  highlighted?: boolean;
  /** A name is written as its owner writes it, not in capitals. */
  person?: boolean;
  children: ComponentChildren;
}

function Entry({ href, path, highlighted, person, children }: EntryProps) {
  const look = [highlighted && 'cpf-highlight', person && 'cpf-person'].filter(Boolean).join(' ');
  return (
    <li>
      <a href={href} class={look || undefined} aria-current={path === href ? 'page' : undefined}>
        {children}
      </a>
    </li>
  );
}

/** Signs out of the site, of FranceConnect and of the identity source. */
export function SignOutForm({ csrfToken, label = 'Me déconnecter' }: { csrfToken: string; label?: string }) {
  return (
    <form class="cpf-sign-out" method="post" action="/deconnexion">
      <Hidden name={CSRF_FIELD} value={csrfToken} />
      <button type="submit" class="plain">
        {label}
      </button>
    </form>
  );
}

function Footer({ mailbox }: Pick<Frame, 'mailbox'>) {
  return (
    <nav class="cpf-foot" aria-label="Informations sur le site">
      <ul class="cpf-links">
        <li>
          <a href="/cgu">Conditions générales d’utilisation</a>
        </li>
        <li>
          <a href="/donnees-personnelles">Données personnelles</a>
        </li>
        <li>
          <a href="/qu-est-ce-que-franceconnect">Qu’est-ce que FranceConnect&nbsp;?</a>
        </li>
        <li>
          <a href="/aide">Aide</a>
        </li>
        {mailbox && (
          <li>
            <a href={mailbox}>E-mails du simulateur</a>
          </li>
        )}
      </ul>
    </nav>
  );
}
