import type { IdentitySource } from '../identity-source.ts';
import { alicem } from './alicem.ts';
import { ameli } from './ameli.ts';
import { impots } from './impots.ts';
import { laPoste } from './la-poste.ts';
import { mobileConnect } from './mobile-connect.ts';
import { msa } from './msa.ts';

/** The six sources of the guide this simulator illustrates, in the order FranceConnect lists them (identity sources §2.4). */
export const builtInSources: readonly IdentitySource[] = [impots, ameli, laPoste, msa, mobileConnect, alicem];
