import type { Access } from '../infrastructure/http/host-guard.ts';
import { askedFromRoot } from '../infrastructure/http/mount.ts';
import { readable, withoutSecrets } from '../infrastructure/secrets.ts';
import type { PageHelp } from '../infrastructure/strip/page-help.ts';
import type { SimulatorStrip } from '../infrastructure/strip/simulator-strip.ts';
import { type FillablePage, mountStrip, type StripMount } from '../infrastructure/strip/strip-routes.ts';
import { inFrench } from '../scenarios/index.ts';
import { currentScenarios } from './faults/active.ts';
import type { IdentitySource } from './identity-source.ts';

/** The path of a sign-in form: `/{id}/interaction/{uid}`. */
const SIGN_IN = /^\/([^/]+)\/interaction\/[^/]+$/;

/** The simulator's strip below the pages of the sources. */
export interface SourcesStrip extends StripMount {
  /** The strip of the pages an issuer answers by itself, which have no form to fill in. */
  standing: PageHelp;
}

/** Mounts the strip: it fills in each source's form as somebody known there, and names the scenarios of this sign-in. */
export function stripOfSources(sources: readonly IdentitySource[], port: SimulatorStrip, access: Access): SourcesStrip {
  // Scenarios of other services do not concern the person who signs in here.
  const scenarios = async () =>
    currentScenarios().map((scenario) => ({ id: scenario.id, title: inFrench(scenario).title }));
  const mount = mountStrip({
    strip: { ...port, scenarios },
    access,
    fillable: (req) => formOf(askedFromRoot(req), sources, port),
  });
  const standing = { values: {}, strip: { links: port.links, scenarios: [], mail: undefined, fill: undefined } };
  return { ...mount, standing };
}

function formOf(page: string, sources: readonly IdentitySource[], port: SimulatorStrip): FillablePage | undefined {
  const { pathname } = new URL(page, 'http://sources.localhost');
  const [, id] = SIGN_IN.exec(pathname) ?? [];
  const source = sources.find((each) => each.id === id);
  if (!source || source.form.fields.length === 0) return undefined;
  const people = port.people(source.id);
  // A secret code is typed on the telephone, whose page tells it.
  const hasPassword = source.form.fields.some(({ name }) => name === 'password');
  const chosen = port.chosen();
  return {
    page: readable(withoutSecrets(page)),
    people,
    suggested: people.find((person) => person.id === chosen) ?? people[0],
    values: (person) => ({ ...person.credentials[source.id] }),
    password: (person) => (hasPassword ? person.credentials[source.id]?.password : undefined),
  };
}
