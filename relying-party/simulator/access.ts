import type { Access } from '../../infrastructure/http/host-guard.ts';
import type { Site } from '../site.ts';

/** Who may see and change what the simulator keeps of the site. */
export function accessTo({ url, controlToken }: Pick<Site, 'url' | 'controlToken'>): Access {
  return { origins: [url], option: '--public-url-cpf', token: controlToken };
}
