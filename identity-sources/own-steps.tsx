import type { Request, Response } from 'express';
import { type ComponentChildren, h, type VNode } from 'preact';
import { requestedAcr } from '../contract/acr.ts';
import { Field, Hidden } from '../infrastructure/pages/forms.tsx';
import type { Collection } from '../infrastructure/storage/storage.ts';
import type { PersonaBook } from '../personas/book.ts';
import type { Persona } from '../personas/persona.ts';
import type { IdentitySource, LoginInput } from './identity-source.ts';
import { type Issuer, LIFETIMES } from './issuer.ts';
import type { OwnPage, PageAnswer, PageContent, SourcePages, SourceSignIn } from './own-pages.ts';

/** Where the citizen arrives. */
export const START = 'start';

type PageRequest = Request<{ uid: string; name?: string }>;

export interface OwnStepsOptions {
  source: IdentitySource;
  issuer: Issuer;
  book: PersonaBook;
  /** What sign-ins keep between their pages, by interaction. */
  kept: Collection<Record<string, unknown>>;
  now(): number;
  /** Path of the sign-in. */
  pathOf(req: PageRequest): string;
  /** A token for a form shown to this browser. */
  csrf(req: PageRequest): string;
  /** Draws a page, with what every page of a source has around it. */
  show(req: PageRequest, res: Response, page: OwnPage): void | Promise<void>;
  /** Answers a page that does not exist, or that takes no form. */
  unknown(res: Response, sentence: string): void;
}

/** What a source's own pages answer to one request. */
export interface OwnSteps {
  show(req: PageRequest, res: Response): Promise<void>;
  submit(req: PageRequest, res: Response, form: LoginInput): Promise<void>;
  choose(req: PageRequest, res: Response, persona: Persona): Promise<void>;
  abandon(req: PageRequest, res: Response): Promise<void>;
}

/** Plays the pages of a source's own, which are loaded when the first citizen arrives. */
export function ownSteps(options: OwnStepsOptions): OwnSteps {
  const { source, issuer, book, kept, now, pathOf } = options;
  let loaded: Promise<SourcePages> | undefined;

  return {
    async show(req, res) {
      const step = await stepOf(req, res);
      if (step) await answer(req, res, await step.show(await signInOf(req, res)));
    },
    async submit(req, res, form) {
      const step = await stepOf(req, res);
      if (!step) return;
      if (!step.submit) return options.unknown(res, `The page '${nameOf(req)}' of '${source.id}' takes no form.`);
      await answer(req, res, await step.submit(await signInOf(req, res), form));
    },
    async choose(req, res, persona) {
      const signIn = await signInOf(req, res);
      const { choose } = await pages();
      await answer(req, res, choose ? await choose(signIn, persona) : signIn.identify(persona));
    },
    async abandon(req, res) {
      const { error, description } = (await pages()).abandoned ?? {};
      await answer(req, res, (await signInOf(req, res)).refuse(error, description));
    },
  };

  function pages(): Promise<SourcePages> {
    loaded ??= Promise.resolve(source.pages?.() ?? Promise.reject(new Error('the source has no pages of its own')));
    loaded.catch(() => {
      loaded = undefined;
    });
    return loaded;
  }

  async function stepOf(req: PageRequest, res: Response) {
    const { steps } = await pages();
    const name = nameOf(req);
    if (Object.hasOwn(steps, name)) return steps[name];
    options.unknown(res, `'${source.id}' has no page '${name}'. Its pages: ${Object.keys(steps).join(', ')}.`);
    return undefined;
  }

  async function signInOf(req: PageRequest, res: Response): Promise<SourceSignIn> {
    const { uid } = req.params;
    const [pending, before = {}] = await Promise.all([issuer.pending(req, res), kept.get(uid)]);
    const signIn = {
      asked: requestedAcr(pending?.acr_values ?? '', source.acr[0] ?? 'eidas1'),
      book,
      now: now(),
      query: textsOf(req.query),
      kept: before,
      async keep(values) {
        signIn.kept = { ...signIn.kept, ...values };
        await kept.set(uid, signIn.kept, LIFETIMES.Interaction);
      },
      shortfall: (persona) => issuer.shortfall(req, res, persona),
      h: (tag, attributes, ...content) => h(tag, attributes as object, ...content.map(children)),
      form({ to = START, id }, ...content) {
        return (
          <form method="post" action={addressOf(req, to)} id={id}>
            <Hidden name="csrf" value={options.csrf(req)} />
            {content.map(children)}
          </form>
        );
      },
      field: (field, { value, error } = {}) => <Field {...field} value={value} error={error} />,
      address: (name) => addressOf(req, name),
      page: (page) => ({ kind: 'page', page }),
      goTo: (name) => ({ kind: 'go-to', name }),
      identify: (persona, said = {}) => ({ kind: 'identify', persona, said }),
      refuse: (error = 'access_denied', description = 'user authentication aborted') => ({
        kind: 'refuse',
        error,
        description,
      }),
    } satisfies SourceSignIn & { kept: Record<string, unknown> } as SourceSignIn & { kept: Record<string, unknown> };
    return signIn;
  }

  async function answer(req: PageRequest, res: Response, given: PageAnswer): Promise<void> {
    switch (given.kind) {
      case 'page':
        return options.show(req, res, { people: nameOf(req) === START, ...given.page });
      case 'go-to':
        return res.redirect(303, addressOf(req, given.name));
      case 'identify':
        return issuer.identify(req, res, given.persona, given.said);
      case 'refuse':
        return issuer.abort(req, res, { error: given.error, error_description: given.description });
    }
  }

  function addressOf(req: PageRequest, name: string): string {
    return name === START ? pathOf(req) : `${pathOf(req)}/page/${encodeURIComponent(name)}`;
  }
}

function nameOf({ params: { name = START } }: PageRequest): string {
  return name;
}

function textsOf(query: Request['query']): Record<string, string> {
  const texts = Object.entries(query).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]);
  return Object.fromEntries(texts.filter(([, value]) => typeof value === 'string'));
}

/** A source's content as preact takes it: the same values under another name. */
export function children(content: PageContent): ComponentChildren {
  return content as VNode;
}
