import type { Acr } from '../contract/acr.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { Persona } from '../personas/persona.ts';
import type { LoginField, LoginInput } from './identity-source.ts';

/** An element of a page, made with {@link SourceSignIn.h} or by a JSX transform for preact. */
export interface PageElement {
  readonly type: unknown;
  readonly props: unknown;
}

/** What a page shows. Texts are escaped. */
export type PageContent = PageElement | string | number | boolean | null | undefined | readonly PageContent[];

/**
 * The pages of a source whose sign-in is more than one form.
 * @typeParam Kept what one page of a sign-in keeps for the next ones: values that JSON can hold, in a type and not an interface
 */
export interface SourcePages<Kept extends Record<string, unknown> = Record<string, unknown>> {
  /**
   * Pages by name: lower-case letters, digits and hyphens. The citizen arrives at `start`, whose address is that of the
   * sign-in; the others have theirs below it, ending with their name.
   */
  steps: { readonly start: SourcePage<Kept> } & Readonly<Record<string, SourcePage<Kept>>>;
  /**
   * Answers a click in the list of demonstration people, who need not type anything. Default: signs this person in.
   */
  choose?(signIn: SourceSignIn<Kept>, persona: Persona): PageAnswer | Promise<PageAnswer>;
  /** What FranceConnect receives when the citizen goes back without signing in. Default: `access_denied`. */
  abandoned?: { error: string; description: string };
}

/** One page of a source. */
export interface SourcePage<Kept extends Record<string, unknown> = Record<string, unknown>> {
  /** Answers a browser that comes to this page: usually with {@link SourceSignIn.page}. */
  show(signIn: SourceSignIn<Kept>): PageAnswer | Promise<PageAnswer>;
  /** Answers a form sent to this page. Default: the page takes no form. */
  submit?(signIn: SourceSignIn<Kept>, form: LoginInput): PageAnswer | Promise<PageAnswer>;
}

/** One citizen's sign-in under way, as the source's pages see it: what they know, and what they can answer. */
export interface SourceSignIn<Kept extends Record<string, unknown> = Record<string, unknown>> {
  /** The level FranceConnect asks for. */
  readonly asked: Acr;
  /** Who exists. */
  readonly book: PersonaBook;
  /** Milliseconds since the epoch, by the simulator's clock, which tests move. */
  readonly now: number;
  /** The query of the page's address; of a parameter sent several times, the first. */
  readonly query: Readonly<Record<string, string>>;
  /** What earlier pages of this sign-in kept. */
  readonly kept: Readonly<Partial<Kept>>;
  /** Keeps values until the end of this sign-in, ten minutes at most, beside those kept before. */
  keep(values: Partial<Kept>): Promise<void>;

  /**
   * Returns the levels that keep a person from being identified, where levels are people's own and this one's is below the one
   * asked for; undefined when it suffices, or when a scenario lets it through. Without a look, such a person gets a page that
   * says so.
   */
  shortfall(persona: Persona): Promise<{ asked: Acr; level: Acr } | undefined>;

  /** Makes an element: `h('p', { class: 'hint' }, 'Texte')`. */
  h(tag: string, attributes: Readonly<Record<string, unknown>> | null, ...content: PageContent[]): PageElement;
  /** Makes a form that is sent to a page of this sign-in, with its anti-forgery token. Default page: `start`. */
  form(options: { to?: string; id?: string }, ...content: PageContent[]): PageElement;
  /** Makes a labelled field. @param shown the text in it, and what is wrong with that text */
  field(field: LoginField, shown?: { value?: string | undefined; error?: string | undefined }): PageElement;
  /** Address of a page of this sign-in. */
  address(name: string): string;

  /** Answers with a page of the source: ribbon, look, simulator's drawer and way back to FranceConnect are added. */
  page(page: OwnPage): PageAnswer;
  /** Sends the browser to another page of this sign-in. */
  goTo(name: string): PageAnswer;
  /**
   * Ends the sign-in: FranceConnect receives this person.
   * @param said what this sign-in says of the person, in place of the source's ordinary answer
   */
  identify(persona: Persona, said?: SaidOfPerson): PageAnswer;
  /** Ends the sign-in: FranceConnect receives an error and shows its list again. Default: `access_denied`. */
  refuse(error?: string, description?: string): PageAnswer;
}

/** What one sign-in says of a person in its own way. */
export interface SaidOfPerson {
  /** Claims in place of those of {@link IdentitySourceDefinition.claims}; `undefined` leaves one out. */
  claims?: Readonly<Record<string, unknown>>;
  /** The level answered. Default: as the source answers it. */
  acr?: Acr;
}

/** One page, without what every page of the source has around it. */
export interface OwnPage {
  /** The page's title in the browser, and its heading unless there is another. */
  title: string;
  heading?: string;
  content: PageContent;
  /** Default: French. */
  lang?: 'fr' | 'en';
  /** HTTP status. Default: 200, or 422 when there are errors. */
  status?: number;
  /** What is wrong with the form, by field name: listed above the content, each a link to its field. */
  errors?: Readonly<Record<string, string>>;
  /** Whether the list of demonstration people is beside the content. Default: on `start` only. */
  people?: boolean;
  /** Text of the link that goes back to FranceConnect without signing in; `false` for none. */
  back?: string | false;
}

/** What a page answers, made by the functions of {@link SourceSignIn}. */
export type PageAnswer =
  | { readonly kind: 'page'; readonly page: OwnPage }
  | { readonly kind: 'go-to'; readonly name: string }
  | { readonly kind: 'identify'; readonly persona: Persona; readonly said: SaidOfPerson }
  | { readonly kind: 'refuse'; readonly error: string; readonly description: string };
