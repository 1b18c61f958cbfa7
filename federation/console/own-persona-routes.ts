import { type Request, type Response, Router } from 'express';
import { isBirthdate } from '../../civil-status/birthdate.ts';
import type { FieldErrors } from '../../infrastructure/pages/forms.tsx';
import { UserError } from '../../infrastructure/user-error.ts';
import type { PersonaBook } from '../../personas/book.ts';
import { oddities } from '../../personas/coherence.ts';
import { completePersona } from '../../personas/own-persona.ts';
import { InvalidInput } from '../input/invalid-input.ts';
import { checkedPersona, type OwnPeople } from '../people/own-people.ts';
import type { RenderConsole } from './frame.tsx';
import type { LocalForms } from './local-form.ts';
import { FIELDS, importedPage, newPersonaPage, personaPage } from './own-persona.tsx';
import { peoplePage } from './people-page.tsx';

export interface OwnPersonaFacts {
  book: PersonaBook;
  people: OwnPeople;
  sourceTitles: Readonly<Record<string, string>>;
  forms: LocalForms;
  render: RenderConsole;
}

type Values = Readonly<Record<string, string>>;

const FORGED = 'This form had grown too old, or was not shown to this browser. Nothing was changed: send it again.';

/** Somebody of one's own in ten seconds, below `/_local`. */
export function ownPersonaRoutes({ book, people, sourceTitles, forms, render }: OwnPersonaFacts): Router {
  const router = Router();
  const show = (req: Request, res: Response, status: number, values: Values, errors: FieldErrors, asIs = false) => {
    const csrf = forms.token(req);
    const page = newPersonaPage({ values, errors, csrf, offersAsIs: asIs });
    res.status(status).send(render(req, page));
  };

  router.use('/personas', ...forms.read);

  router.get('/personas', (req, res) => {
    const { filter, page } = req.query;
    const asked = { filter: typeof filter === 'string' ? filter : '', page: Number(page) || 1 };
    res.send(render(req, peoplePage({ people: book.all(), sourceTitles, ...asked })));
  });

  router.get('/personas/new', (req, res) => show(req, res, 200, { birthcountry: '99100' }, {}));

  router.post('/personas/new', async (req, res) => {
    const values = req.body as Values;
    const refusal = refusalOf(req, forms);
    if (refusal) return show(req, res, refusal.status, values, refusal.errors);
    try {
      const own = ownOf(values);
      const odd = oddities(completePersona(checkedPersona(own), book));
      if (odd.length > 0 && values.as_is === undefined) return show(req, res, 422, values, byField(odd), true);
      const { persona } = await people.add(own);
      res.redirect(303, `/_local/personas/${encodeURIComponent(persona.id)}`);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      show(req, res, 422, values, errorsOf(error));
    }
  });

  router.post('/personas/import', async (req, res) => {
    const values = req.body as Values;
    const refusal = refusalOf(req, forms);
    if (refusal) return show(req, res, refusal.status, values, refusal.errors);
    try {
      res.send(render(req, importedPage(await people.import(values.csv ?? ''))));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      show(req, res, 422, values, { csv: error.message });
    }
  });

  router.get('/personas/:id', (req, res, next) => {
    const persona = book.get(req.params.id);
    if (!persona) return next();
    const page = personaPage({ persona, warnings: oddities(persona), sourceTitles, own: people.has(persona.id) });
    res.send(render(req, page));
  });
  return router;
}

function refusalOf(req: Request, forms: LocalForms): { status: number; errors: FieldErrors } | undefined {
  if (!forms.isOurs(req)) return { status: 403, errors: { form: FORGED } };
  return undefined;
}

/** A field left empty is a member left out. */
function ownOf(values: Values) {
  const typed = Object.fromEntries(
    Object.entries(values)
      .map(([name, value]) => [name, value.trim()] as const)
      .filter(([name, value]) => Object.hasOwn(FIELDS, name) && value !== ''),
  );
  const { id, nir, spi, register, birthdate, ...identity } = typed;
  return {
    ...(id !== undefined && { id }),
    ...(nir !== undefined && { nir }),
    ...(spi !== undefined && { spi }),
    ...(register !== undefined && { register: { outcome: register } }),
    identity: { ...identity, ...(birthdate !== undefined && { birthdate: isoDate(birthdate) }) },
  };
}

/** As people write it in France too. */
function isoDate(typed: string): string {
  const [, day = '', month = '', year = ''] = /^(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})$/.exec(typed) ?? [];
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isBirthdate(iso) ? iso : typed;
}

/** Each sentence starts with the field it is about, or is about several. */
function byField(sentences: readonly string[]): FieldErrors {
  return Object.fromEntries(
    sentences.map((sentence) => {
      const [, field = ''] = /^(\w+): /.exec(sentence) ?? [];
      return Object.hasOwn(FIELDS, field)
        ? [field, sentence.slice(field.length + 2)]
        : [firstMissing(sentence), sentence];
    }),
  );
}

function firstMissing(sentence: string): string {
  const [, field = ''] = /^No (\w+)/.exec(sentence) ?? [];
  return Object.hasOwn(FIELDS, field) ? field : 'form';
}

function errorsOf(error: UserError): FieldErrors {
  if (!(error instanceof InvalidInput)) return { id: error.message };
  return Object.fromEntries(
    error.faults.map(({ path, received, expected }) => {
      const field = path.replace(/^identity\.?/, '') || 'family_name';
      const name = Object.hasOwn(FIELDS, field) ? field : 'form';
      return [name, `Expected ${expected}${received.startsWith('{') ? '' : `, received ${received}`}.`];
    }),
  );
}
