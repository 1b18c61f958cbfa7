import { placeName } from '../../../civil-status/places.ts';
import { transmittedData } from '../../../contract/claims.ts';
import { HIGH, LOW } from '../../../contract/platform.ts';
import type { Parameters } from '../../../infrastructure/journal/journal.ts';

/** One datum as a room reads it. */
export interface Datum {
  label: string;
  /** Absent when it is asked for. */
  value?: string;
}

/** The identity that travelled, in the order of FranceConnect's information page; claims that only machines read are left out. */
export function identityData(claims: Parameters): Datum[] {
  return CLAIMS.flatMap(([claim, label, read]) => {
    const value = claims[claim];
    const shown = typeof value === 'string' && value !== '' ? read(value) : undefined;
    return shown === undefined ? [] : [{ label, value: shown }];
  });
}

const asIs = (text: string) => text;

const CLAIMS: readonly (readonly [claim: string, label: string, read: (value: string) => string | undefined])[] = [
  ['given_name', 'Prénoms', asIs],
  ['family_name', 'Nom de naissance', asIs],
  ['preferred_username', 'Nom d’usage', asIs],
  ['gender', 'Sexe', (value) => ({ female: 'féminin', male: 'masculin' })[value]],
  ['birthdate', 'Date de naissance', (value) => value.split('-').reverse().join('/')],
  ['birthplace', 'Lieu de naissance', (code) => placeName(code) ?? code],
  ['birthcountry', 'Pays de naissance', (code) => placeName(code) ?? code],
  ['email', 'Adresse e-mail', asIs],
];

/** The data a service asks for, by its request. @param platform name of the platform it asks */
export function requestedData({ scope }: Parameters, platform: string): Datum[] {
  const rules = platform === HIGH.name ? HIGH : LOW;
  const groups = transmittedData(String(scope ?? '').split(' '), rules);
  return groups.flatMap(({ labels }) => labels.map((label) => ({ label })));
}
