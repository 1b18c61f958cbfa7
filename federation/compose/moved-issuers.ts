import { issuerOf, type Parts } from './parts.ts';

/**
 * Warns when a data folder was last used under other addresses. Accounts at services and on the CPF site belong to an issuer and
 * a `sub` (OpenID Connect Core §5.7): under another issuer nobody is recognised.
 */
export async function warnOfMovedIssuers(parts: Parts): Promise<void> {
  const kept = parts.lasting.collection<string>('issuers');
  for (const platform of ['franceconnect', 'franceconnect-plus'] as const) {
    const issuer = issuerOf(parts, platform);
    if (issuer === '') continue;
    const former = await kept.get(platform);
    if (former === issuer) continue;
    await kept.set(platform, issuer);
    if (former !== undefined) parts.log.warn(sentence(former, issuer));
  }
}

function sentence(former: string, issuer: string): string {
  return `This data folder was last used with the issuer ${former}; it is ${issuer} now, so nobody who signed in before is recognised. Start with the former port or --public-url to get them back.`;
}
