import type { ComponentChildren } from 'preact';
import { ASSETS } from '../../infrastructure/http/assets.ts';
import { OpenBook } from '../../infrastructure/pages/application-marks.tsx';
import { Navigation, type NavigationEntry } from '../../infrastructure/pages/navigation.tsx';
import { Page } from '../../infrastructure/pages/page.tsx';
import { preciseMoment } from './words.ts';

/** What every page shows beside its content. */
export interface Shell {
  home: string;
  /** Mistakes the site makes on purpose. */
  unsafe: readonly string[];
  /** The bar that leads to the other pages of the simulator. */
  navigation: readonly NavigationEntry[];
  /** Address of the site, to mark its entry in the bar. */
  url: string;
}

export interface FrameProps extends Shell {
  title: string;
  /** Path of the page, to mark its entry. */
  path: string;
  /** Whether the title stands above the content too; yes unless the content has one of its own. */
  heading?: boolean;
  /** What was just done. */
  done?: string | undefined;
  children: ComponentChildren;
}

const PAGES = [
  ['/_sim', 'Vue d’ensemble'],
  ['/_sim/accounts', 'Comptes'],
  ['/_sim/returns', 'Retours'],
  ['/_sim/cases', 'Vérifications'],
  ['/', 'Le site'],
] as const;

/** Every page under `/_sim`: the site's insides, in French, for demonstrators, testers and developers. */
export function SimFrame({ home, unsafe, navigation, url, title, path, heading = true, done, children }: FrameProps) {
  return (
    <Page
      title={`${title} – Coulisses du site CPF`}
      character="local"
      home={home}
      stylesheets={[`${ASSETS}/cpf.css`]}
      header={
        <>
          <p class="wordmark">
            <OpenBook />
            <span>
              Site CPF <small>les coulisses</small>
            </span>
          </p>
          <Navigation entries={navigation} current={`${url}/_sim`} lang="fr" />
          <nav aria-label="Coulisses du site CPF">
            <ul class="sim-pages">
              {PAGES.map(([href, label]) => (
                <li key={href}>
                  <a href={href} aria-current={href === path ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
        </>
      }
    >
      {heading && <h1>{title}</h1>}
      {done && (
        <p class="success" role="status">
          {done}
        </p>
      )}
      {unsafe.length > 0 && (
        <p class="error-summary">
          <strong>Site vulnérable, exprès&nbsp;:</strong> {unsafe.join(', ')}
        </p>
      )}
      {children}
    </Page>
  );
}

export type Fact = readonly [label: ComponentChildren, value: ComponentChildren];

/** Facts one under the other; one that is undefined is left out. */
export function Facts({ facts }: { facts: readonly (Fact | undefined)[] }) {
  return (
    <dl class="facts">
      {facts.map(
        (fact) =>
          fact && (
            <>
              <dt>{fact[0]}</dt>
              <dd>{fact[1]}</dd>
            </>
          ),
      )}
    </dl>
  );
}

/** A claim, a parameter: what a program wrote. */
export function Raw({ value }: { value: unknown }) {
  return <code>{typeof value === 'string' ? value || '(vide)' : JSON.stringify(value)}</code>;
}

/** What a program wrote, name by name; moments can be read too. */
export function rawFacts(values: object): Fact[] {
  return Object.entries(values).map(([name, value]) => [
    name,
    <>
      <Raw value={value} />
      {MOMENTS.has(name) && typeof value === 'number' && (
        <>
          {' '}
          <Moment at={new Date(value * 1000).toISOString()} />
        </>
      )}
    </>,
  ]);
}

/** Claims that count seconds since 1970. */
const MOMENTS: ReadonlySet<string> = new Set(['auth_time', 'iat', 'exp', 'nbf']);

export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{preciseMoment(at)}</time>;
}
