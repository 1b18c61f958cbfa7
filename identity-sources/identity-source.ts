import { createHash } from 'node:crypto';
import type { Acr } from '../contract/acr.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { Persona, SourceId } from '../personas/persona.ts';
import { validDefinition } from './definition.ts';
import type { CompleteLook, SourceLook } from './look.ts';
import { completeLook } from './look.ts';
import type { SourcePages } from './own-pages.ts';

export type { SourceLook } from './look.ts';

/** One thing to type on the sign-in page. */
export interface LoginField {
  /** Name in `recognise`'s input. */
  name: string;
  /** In French, as the citizen reads it. */
  label: string;
  hint?: string;
  type?: 'text' | 'email' | 'password' | 'tel';
  inputmode?: 'text' | 'numeric' | 'email' | 'tel';
  autocomplete?: string;
  maxLength?: number;
}

/** A confirmation on the telephone after the person is known. */
export interface Approval {
  /** What the page says above the telephone, in French. */
  message: string;
  /** A secret code to type on it, of that many digits: the `password` of the person's credentials. Default: none. */
  code?: { digits: readonly [least: number, most: number] };
}

/** What the sign-in page asks for. Without any field, the person is chosen in the list. */
export interface LoginForm {
  fields: readonly LoginField[];
  approval?: Approval;
}

/** Where the level belongs to the person's account, and not to the source. */
export interface PersonLevel {
  /** The level of this person, which is answered whatever is asked; `eidas1` where no more is asked, if the source gives it. */
  of(persona: Persona): Acr;
  /** What a person whose level is too low can do, in French. */
  advice?: string;
}

/** What the person typed, by field name. */
export type LoginInput = Readonly<Record<string, string>>;

/** Who it is, or nobody: the identifiant or the password is wrong. */
export type Recognised = Persona | undefined;

/** What someone writes to add a source; everything but `id` and `title` has a default. */
export interface IdentitySourceDefinition {
  /** Lower-case letters, digits and hyphens; the issuer is `http://…/{id}`. */
  id: SourceId;
  /** Name on the button and on the pages. */
  title: string;
  /** One line under the name on FranceConnect's list. */
  description?: string;
  /** Levels this source can answer. Default: `eidas1`. */
  acr?: readonly Acr[];
  /** Means of authentication, as the service gets them from FranceConnect. Default: `fc`, `pwd`. */
  amr?: readonly string[];
  /**
   * For a source whose people have a level of their own. A person below the level asked for is refused at the source. Default:
   * everybody has the level asked for, of those in `acr`.
   */
  level?: PersonLevel;
  /** Default: identifiant and password. */
  form?: { fields?: readonly LoginField[]; approval?: Approval };
  /** Default: the person with these credentials at this source. */
  recognise?(input: LoginInput, book: PersonaBook): Recognised | Promise<Recognised>;
  /** What to send instead of, or besides, the persona's own identity; `undefined` leaves a claim out. */
  claims?(persona: Persona): Record<string, unknown>;
  /** `plain`: userinfo is JSON without a signature. Default: `signed`. */
  userinfo?: 'signed' | 'plain';
  /** Who a person is here: the `sub` FranceConnect receives. Default: a hash of the source's id and the person's. */
  subject?(persona: Persona): string;
  /** Who the page offers in one click. Default: those who have credentials here, or everybody when nobody has. */
  people?(book: PersonaBook): readonly Persona[];
  /**
   * Pages of the source's own, in the place of the form: asked for when the first citizen arrives, so they may be imported
   * then. `form.fields` then only says what the simulator can fill in on the first page.
   */
  pages?(): SourcePages | Promise<SourcePages>;
  look?: SourceLook;
}

/** A source of identities: one OpenID Connect issuer with its sign-in page. */
export interface IdentitySource extends Omit<IdentitySourceDefinition, 'claims'> {
  readonly description: string;
  readonly acr: readonly Acr[];
  readonly amr: readonly string[];
  readonly form: LoginForm;
  recognise(input: LoginInput, book: PersonaBook): Recognised | Promise<Recognised>;
  claims(persona: Persona): Record<string, unknown>;
  readonly userinfo: 'signed' | 'plain';
  subject(persona: Persona): string;
  people(book: PersonaBook): readonly Persona[];
  readonly look: CompleteLook;
}

/** The field for a password. */
export function password(label = 'Mon mot de passe', hint?: string): LoginField {
  return {
    name: 'password',
    label,
    type: 'password',
    autocomplete: 'current-password',
    ...(hint === undefined ? {} : { hint }),
  };
}

/** The field for what the source knows the person by. */
export function identifiant(hint: string, options: Partial<Omit<LoginField, 'name' | 'hint'>> = {}): LoginField {
  return { name: 'identifiant', label: 'Mon identifiant', hint, autocomplete: 'username', ...options };
}

/**
 * Checks a source and fills in its defaults.
 * @throws UserError listing every problem, with the path, what was received and what was expected
 * @example
 * export default defineIdentitySource({
 *   id: 'gymnase',
 *   title: 'Mon gymnase',
 *   form: { fields: [identifiant('Numéro de licence'), password()] },
 *   recognise: ({ identifiant }, book) => book.all().find((persona) => persona.nir === identifiant),
 * });
 */
export function defineIdentitySource(definition: IdentitySourceDefinition): IdentitySource {
  const valid = validDefinition(definition);
  const { id, recognise, claims, subject, people, pages, form = {} } = valid;
  return {
    id,
    title: valid.title,
    description: valid.description ?? '',
    acr: valid.acr ?? ['eidas1'],
    amr: valid.amr ?? ['fc', 'pwd'],
    ...(valid.level && { level: valid.level }),
    form: {
      fields: form.fields ?? (pages ? [] : [identifiant('Votre identifiant chez cette source'), password()]),
      ...(form.approval ? { approval: form.approval } : {}),
    },
    recognise: recognise?.bind(definition) ?? ((input, book) => byCredentials(id, input, book)),
    claims: claims?.bind(definition) ?? (() => ({})),
    userinfo: valid.userinfo ?? 'signed',
    subject: subject?.bind(definition) ?? ((persona) => hashedSubject(id, persona)),
    people: people?.bind(definition) ?? ((book) => acquainted(id, book)),
    ...(pages && { pages: pages.bind(definition) }),
    look: completeLook(valid.title, valid.look),
  };
}

function byCredentials(id: SourceId, input: LoginInput, book: PersonaBook): Persona | undefined {
  const { identifiant: typed = '', password: secret } = input;
  return book.find(id, { identifiant: typed, ...(secret === undefined ? {} : { password: secret }) });
}

/** Stable, and different at each source (identity sources §4.1). */
function hashedSubject(id: SourceId, persona: Persona): string {
  return createHash('sha256').update(`${id}:${persona.id}`).digest('hex');
}

/** A source nobody has credentials for is new: everybody may then walk in, so that it can be tried at once. */
function acquainted(id: SourceId, book: PersonaBook): readonly Persona[] {
  const known = book.knownBy(id);
  return known.length > 0 ? known : book.all();
}
