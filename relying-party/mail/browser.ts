import type { Request } from 'express';
import type { Site } from '../site.ts';
import type { Circumstances } from './letters.ts';

/** Most specific first: each of these also claims to be those below it. */
const BROWSERS: [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bFirefox\//, 'Firefox'],
  [/\b(Chrome|Chromium|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];
const SYSTEMS: [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** « Firefox sur Linux »; only words of ours, whatever the header holds. */
export function browserName(userAgent: string | undefined): string {
  const named = (list: [RegExp, string][]) => list.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
  const browser = named(BROWSERS);
  const system = named(SYSTEMS);
  return browser && system ? `${browser} sur ${system}` : (browser ?? 'un navigateur inconnu');
}

export function circumstancesOf(site: Site, req: Request): Circumstances {
  return { now: site.clock.now(), browser: browserName(req.get('user-agent')) };
}
