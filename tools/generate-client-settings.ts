/** Writes the blocks of settings and the table of options into docs/clients.md. */
import { readFileSync, writeFileSync } from 'node:fs';
import { AUTHORIZE_PARAMETERS } from '../contract/authorize-parameters.ts';
import { parameterRule, REFUSED_PARAMETERS } from '../contract/parameter-rules.ts';
import { completeRegistration, DEMO_CLIENT } from '../federation/clients/clients.ts';
import { settingsOf } from '../federation/console/settings.ts';

const FILE = new URL('../docs/clients.md', import.meta.url);
const ISSUER = 'http://localhost:4000/api/v2';

/** The guide with its generated parts as they must be. */
export function clientsPage(page: string): string {
  const settings = settingsOf(ISSUER, completeRegistration(DEMO_CLIENT));
  const named = (name: string) => {
    const found = settings.find((each) => each.name === name);
    if (!found) throw new RangeError(`there are no settings for ${name}`);
    return found;
  };
  return page
    .replace(
      /(<!-- settings: (.+?) -->\n)[\s\S]*?(<!-- end of settings -->)/g,
      (_all, start: string, name: string, end: string) => {
        const { file, text } = named(name);
        return `${start}\n\`${file}\`:\n\n\`\`\`\n${text}\n\`\`\`\n\n${end}`;
      },
    )
    .replace(/(<!-- options -->\n)[\s\S]*(<!-- end of options -->)/, (_all, start: string, end: string) =>
      [start, table(), `\n${end}`].join('\n'),
    );
}

/** Every option of every library, by parameter. */
function table(): string {
  const rows = [...AUTHORIZE_PARAMETERS, ...REFUSED_PARAMETERS].flatMap((name) =>
    parameterRule(name).options.map(({ library, change }) => `| \`${name}\` | ${library} | ${code(change)} |`),
  );
  return ['| Parameter | Library | Option |', '|---|---|---|', ...rows].join('\n');
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

if (import.meta.main) {
  const page = clientsPage(readFileSync(FILE, 'utf8'));
  writeFileSync(FILE, page);
  console.log(`${page.split('\n').length} lines → ${FILE.pathname}`);
}
