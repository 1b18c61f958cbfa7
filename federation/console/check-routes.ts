import { Router } from 'express';
import { checkAuthorization } from '../../contract/authorization-check.ts';
import type { Strictness } from '../../contract/authorize-parameters.ts';
import { HIGH, LOW, type PlatformRules } from '../../contract/platform.ts';
import { type CheckedUrl, checkPage } from './check-page.tsx';
import type { RenderConsole } from './frame.tsx';
import type { LocalFacts } from './routes.ts';

/** Characters; a longer address is refused by browsers and servers. */
const LONGEST_URL = 16_000;

/** "Check my authorization URL", below `/_local`. */
export function checkRoutes(
  facts: Pick<LocalFacts, 'issuer' | 'plusIssuer' | 'service' | 'strictness'>,
  render: RenderConsole,
) {
  const router = Router();
  router.get('/check', async (req, res) => {
    const url = typeof req.query.url === 'string' ? req.query.url.trim().slice(0, LONGEST_URL) : '';
    const checked = await checkedUrl(url, facts);
    res
      .status(url !== '' && !checked ? 422 : 200)
      .send(render(req, checkPage({ url, checked, endpoint: `${facts.issuer}/authorize` })));
  });
  return router;
}

async function checkedUrl(
  text: string,
  {
    issuer,
    plusIssuer,
    service,
    strictness,
  }: Pick<LocalFacts, 'issuer' | 'plusIssuer' | 'service'> & { strictness: Strictness },
): Promise<CheckedUrl | undefined> {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  const query = url.searchParams;
  const rules: PlatformRules = url.href.startsWith(`${plusIssuer}/`) ? HIGH : LOW;
  const endpoint = `${rules === HIGH ? plusIssuer : issuer}/authorize`;
  const client_id = query.get('client_id');
  return {
    platform: rules.name,
    address: url.origin + url.pathname === endpoint ? undefined : `The address is not ${endpoint}.`,
    parameters: checkAuthorization(query, {
      rules,
      strictness,
      service: client_id ? await service(client_id) : undefined,
    }),
  };
}
