import { SOURCE_LISTS, type SourceListName } from '../../identity-sources/list-names.ts';
import { Hidden } from '../../infrastructure/pages/forms.tsx';
import type { ShownList } from '../federation.ts';

/** Where its form is sent. */
const ADDRESS = '/_local/sources/list';

const LISTS: Readonly<Record<SourceListName, { name: string; holds: string }>> = {
  today: { name: 'List of today', holds: 'as in production in 2026' },
  2020: { name: 'List of 2020', holds: 'the six of the CPF guides, MobileConnect et moi and Alicem included' },
};

/** The list of sources FranceConnect shows: one click shows the other. */
export function ListSwitch({ list, csrf }: { list: ShownList; csrf: string }) {
  const shown = LISTS[list.list];
  return (
    <form method="post" action={ADDRESS} class="list-switch">
      <Hidden name="csrf" value={csrf} />
      <p>
        FranceConnect shows the <strong>{shown.name.toLowerCase()}</strong>, {shown.holds}.
      </p>
      <p class="actions">
        {SOURCE_LISTS.filter((name) => name !== list.list).map((name) => (
          <button key={name} type="submit" class="quiet" name="list" value={name}>
            Show the {LISTS[name].name.toLowerCase()}
          </button>
        ))}
        <button type="submit" class="quiet" name="descriptions" value={list.descriptions ? 'hidden' : 'shown'}>
          {list.descriptions ? 'Hide the line under each title' : 'Show a line under each title'}
        </button>
      </p>
    </form>
  );
}
