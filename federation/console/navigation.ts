import type { NavigationEntry } from '../../infrastructure/pages/navigation.tsx';
import type { AddedPage } from './added-page.ts';

/** Which pages run here. */
export interface NavigationFacts {
  /** Origin of FranceConnect; empty on its own pages, which link by path. */
  origin: string;
  /** Whether the built-in mailbox keeps the e-mails. */
  mail: boolean;
  /** Address of the CPF site; undefined when it is left out. */
  cpf: string | undefined;
  /** Pages from above. */
  pages: readonly AddedPage[];
}

type Language = 'fr' | 'en';

/** The pages the navigation bar leads to: a page is listed here once it exists. */
export function navigation({ origin, mail, cpf, pages }: NavigationFacts, lang: Language): NavigationEntry[] {
  const entry = (path: string, en: string, fr: string) => ({
    href: `${origin}/_local${path}`,
    label: { en, fr }[lang],
  });
  return [
    entry('', 'Home', 'Accueil'),
    entry('/stage', 'Stage', 'Scène'),
    entry('/flows', 'Flows', 'Connexions'),
    entry('/services', 'Services', 'Services'),
    entry('/personas', 'People', 'Personnes'),
    entry('/scenarios', 'Scenarios', 'Scénarios'),
    entry('/sources', 'Sources', 'Sources'),
    ...(mail ? [entry('/mail', 'Mail', 'E-mails')] : []),
    ...pages.map(({ path, label }) => entry(path, label.en, label.fr)),
    entry('/api', 'API', 'API'),
    entry('/contract', 'Contract', 'Contrat'),
    ...(cpf ? [{ href: cpf, label: { en: 'CPF site', fr: 'Site CPF' }[lang] }] : []),
  ];
}
