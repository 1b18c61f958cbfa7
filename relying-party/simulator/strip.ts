import type { Request } from 'express';
import { askedFromRoot } from '../../infrastructure/http/mount.ts';
import { withoutSecrets } from '../../infrastructure/secrets.ts';
import type { DescribedPerson, PersonFacts, SimulatorStrip } from '../../infrastructure/strip/simulator-strip.ts';
import { type FillablePage, mountStrip, type StripMount } from '../../infrastructure/strip/strip-routes.ts';
import { newPictureCheck } from '../sign-up/cpa2017/picture-check.ts';
import { draftOf } from '../sign-up/drafts.ts';
import type { Site } from '../site.ts';
import { accessTo } from './access.ts';

/** Pages that ask what the strip knows. */
const FORMS =
  /^\/(connexion|inscription(\/(identite|contact|adresse|mot-de-passe))?|fc\/completer|fc\/rattacher|verification-identite|mot-de-passe-oublie(\/nouveau)?)$/;

/** The strip of the CPF site. */
export async function siteStrip(site: Site, strip: SimulatorStrip): Promise<StripMount> {
  return mountStrip({
    strip,
    access: accessTo(site),
    // Messages leave in their own time.
    beforeShown: () => site.post.idle(),
    fillable: (req) => formOf(req, strip),
    beforeFilled: (req) => passPictureCheck(site, req),
  });
}

function formOf(req: Request, strip: SimulatorStrip): FillablePage | undefined {
  const { pathname } = new URL(askedFromRoot(req), 'http://site.localhost');
  if (!FORMS.test(pathname)) return undefined;
  const described = describedIn(req);
  const known = described && strip.recognise(described);
  const people = strip.people();
  return {
    page: withoutSecrets(askedFromRoot(req)),
    people,
    suggested: people.find(({ id }) => id === known),
    values: answersOf,
    password: (person) => person.password,
  };
}

/** Who just came from FranceConnect in this browser. */
function describedIn({ session }: Request): DescribedPerson | undefined {
  const person = (session?.newcomer ?? session?.linking?.arrival)?.person;
  return person && { ...person.identity, email: person.email };
}

/** A person's answers, by the names of the fields. The terms are left to the person who accepts them. */
function answersOf({ nir, nirKey, birthName, givenName, email, mobile, address, password }: PersonFacts) {
  const answers = {
    nir,
    cle: nirKey,
    nom: birthName,
    prenom: givenName,
    email,
    emailBis: email,
    mobile,
    numero: address.number,
    typeVoie: address.streetType,
    voie: address.street,
    codePostal: address.postalCode,
    motDePasse: password,
    motDePasseBis: password,
    apprentissage: 'oui',
  };
  const known = Object.entries(answers).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return Object.fromEntries(known);
}

/** With the one-page form filled in, its picture need not be clicked either. */
async function passPictureCheck(site: Site, req: Request): Promise<void> {
  if (site.variant !== 'cpa2017' || !site.rules.pictureCheck || req.path !== '/inscription') return;
  await site.drafts.change(await draftOf(site, req), (draft) => ({
    ...draft,
    picture: { ...newPictureCheck(), passed: true },
  }));
}
