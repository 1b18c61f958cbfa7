import type { IdentitySource } from '../identity-source.ts';
import { aidantsConnect } from './aidants-connect/index.ts';
import { alicem } from './alicem.ts';
import { ameli } from './ameli.ts';
import { eidasBridge } from './eidas-bridge/index.ts';
import { franceIdentite } from './france-identite/index.ts';
import { impots } from './impots.ts';
import { laPoste } from './la-poste.ts';
import { mobileConnect } from './mobile-connect.ts';
import { msa } from './msa.ts';
import { trustme } from './trustme.ts';
import { yris } from './yris.ts';

/** Every source that runs here, on whatever list it is. */
export const builtInSources: readonly IdentitySource[] = [
  impots,
  ameli,
  laPoste,
  msa,
  mobileConnect,
  alicem,
  yris,
  franceIdentite,
  trustme,
  aidantsConnect,
  eidasBridge,
];
