/** One page of a navigation bar. */
export interface NavigationEntry {
  /** Path or absolute address; what lies below it belongs to the same entry. */
  href: string;
  /** In the language of the page that shows the bar. */
  label: string;
}

export interface NavigationProps {
  entries: readonly NavigationEntry[];
  /** Path or address of the page itself, in the form the entries have. */
  current: string;
  lang: 'fr' | 'en';
}

const NAMES = { fr: 'Pages du simulateur', en: 'Simulator' } as const;

/** The bar that leads to every page of the simulator, the current one marked. */
export function Navigation({ entries, current, lang }: NavigationProps) {
  if (entries.length === 0) return null;
  const marked = nearest(entries, current);
  return (
    <nav class="bar" aria-label={NAMES[lang]} lang={lang}>
      <ul>
        {entries.map((entry) => (
          <li key={entry.href}>
            <a
              href={entry.href}
              aria-current={entry === marked ? (entry.href === current ? 'page' : 'true') : undefined}
            >
              {entry.label}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The entry whose address the page has, or the deepest one the page is below. */
function nearest(entries: readonly NavigationEntry[], current: string): NavigationEntry | undefined {
  return entries
    .filter(({ href }) => href === current || current.startsWith(`${href}/`))
    .sort((one, other) => other.href.length - one.href.length)[0];
}
