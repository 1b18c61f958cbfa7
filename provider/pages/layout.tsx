import type { ComponentChildren } from 'preact';
import { hrefOf, PATHS } from '../../contract/endpoints.ts';
import { HIGH } from '../../contract/platform.ts';
import { Rings } from '../../infrastructure/web/marks.tsx';
import { Page } from '../../infrastructure/web/page.tsx';

export interface LayoutProps {
  title: string;
  platformName: string;
  home: string;
  autoSubmit?: boolean;
  /** Scripts the page is whole without. */
  scripts?: readonly string[];
  children: ComponentChildren;
}

/** FranceConnect's frame: a quiet word mark, one centred column. */
export function Layout({ title, platformName, home, autoSubmit = false, scripts = [], children }: LayoutProps) {
  const isPlus = platformName === HIGH.name;
  return (
    <Page
      title={title}
      character="franceconnect"
      home={`${home}/a-propos`}
      autoSubmit={autoSubmit}
      scripts={scripts}
      header={
        <div class="centred">
          <p class="wordmark">
            {isPlus ? <Rings second="plus" /> : <Rings />}
            <span>
              {platformName}
              <small>{isPlus ? 'simulateur local, niveaux substantiel et élevé' : 'simulateur local'}</small>
            </span>
          </p>
        </div>
      }
      footer={
        <p class="centred">
          <a href={hrefOf(PATHS.accessibility)}>Accessibilité</a>
        </p>
      }
    >
      <div class="centred">{children}</div>
    </Page>
  );
}
