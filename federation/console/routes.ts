import { Router } from 'express';
import type { ClientRegistration } from '../../contract/client-registration.ts';
import type { PersonaBook } from '../../personas/book.ts';
import { explainRoutes } from './explain-routes.ts';
import { homePage } from './home.tsx';

/** What the local pages tell. */
export interface LocalFacts {
  issuer: string;
  plusIssuer: string;
  cpf: string | undefined;
  sources: string | undefined;
  sourceTitles: Readonly<Record<string, string>>;
  demo: ClientRegistration;
  /** The e-mails about sign-ins; none when a server delivers them. */
  mailbox: Router | undefined;
  book: PersonaBook;
}

/** What is ours, not FranceConnect's: everything under `/_local`. */
export function localRoutes(facts: LocalFacts): Router {
  const router = Router();
  router.get('/', (req, res) => {
    const { filter } = req.query;
    res.send(homePage({ ...facts, people: facts.book.all(), filter: typeof filter === 'string' ? filter : '' }));
  });
  router.get('/health', (_req, res) => {
    res.set('cache-control', 'no-store').json({
      status: 'ok',
      issuer: facts.issuer,
      plusIssuer: facts.plusIssuer,
      cpf: facts.cpf,
      sources: facts.sources,
    });
  });
  router.use(explainRoutes());
  if (facts.mailbox) router.use('/mail', facts.mailbox);
  return router;
}
