import type { Access } from '../../infrastructure/http/host-guard.ts';
import type { Site } from '../site.ts';

/** Who may see and change what the simulator keeps of the site. */
export function accessTo({
  url,
  announcedBy,
  controlToken,
}: Pick<Site, 'url' | 'announcedBy' | 'controlToken'>): Access {
  return { origins: [new URL(url).origin], option: announcedBy ?? '--public-url-cpf', token: controlToken };
}
