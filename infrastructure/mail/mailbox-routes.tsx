import cookieParser from 'cookie-parser';
import { type Request, type Response, Router, urlencoded } from 'express';
import type { VNode } from 'preact';
import { BrowserForms } from '../browser/browser-forms.ts';
import { rawMessage } from './mail.ts';
import type { KeptMail, ReadableMailbox } from './mailbox.ts';
import { MailboxNotice, MessageList, MessageView } from './mailbox-pages.tsx';
import { MAILBOX_WORDS as words } from './mailbox-words.ts';

export interface MailboxRoutesOptions {
  /** Puts a content into a whole page of the site. */
  page: (title: string, content: VNode, req: Request<object>, res: Response) => string;
  /** The mailbox programs read, when the pages show messages of other applications too. */
  own?: Pick<ReadableMailbox, 'messages'>;
}

/**
 * Foreign HTML: no script, no form, nothing loaded, an origin of its own. Its links can be followed.
 * `default-src` keeps out pictures that would tell the sender that the message was read.
 */
const HARMLESS =
  "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * The pages of a mailbox, to be mounted where the site shows it. The list and each message are JSON for a program that
 * asks so (`Accept: application/json`).
 */
export function mailboxRoutes(
  mailbox: Pick<ReadableMailbox, 'messages' | 'message' | 'clear'>,
  { page, own = mailbox }: MailboxRoutesOptions,
): Router {
  const forms = new BrowserForms({ cookie: 'mailbox', field: '_csrf', path: (req) => req.baseUrl });
  const router = Router();

  router.use(cookieParser());
  router.use((_req, res, next) => {
    res.set('cache-control', 'no-store');
    next();
  });
  router.get('/', async (req, res) => {
    if (wantsJson(req)) return void res.json({ messages: await own.messages() });
    const messages = await mailbox.messages();
    const list = <MessageList base={req.baseUrl} messages={messages} csrf={forms.token(req)} />;
    res.send(page(words.title, list, req, res));
  });
  router.get('/clear', (req, res) => res.redirect(303, req.baseUrl));
  router.post('/clear', urlencoded({ extended: false, limit: '4kb' }), async (req, res) => {
    if (!forms.isOurs(req)) {
      notice(req, res, 403, words.forged);
      return;
    }
    await mailbox.clear();
    res.redirect(303, req.baseUrl);
  });
  router.get('/:id', (req, res) =>
    show(req, res, (mail) => {
      if (wantsJson(req)) res.json(mail);
      else res.send(page(mail.subject, <MessageView base={req.baseUrl} mail={mail} />, req, res));
    }),
  );
  router.get('/:id/html', (req, res) =>
    show(req, res, ({ html }) => void res.set('content-security-policy', HARMLESS).type('html').send(html)),
  );
  router.get('/:id/source', (req, res) =>
    show(req, res, async (mail) => void res.type('text').send(await rawMessage(mail))),
  );
  return router;

  async function show(req: Request<{ id: string }>, res: Response, answer: (mail: KeptMail) => unknown): Promise<void> {
    const mail = await mailbox.message(req.params.id);
    if (mail) await answer(mail);
    else notice(req, res, 404, words.gone);
  }

  function notice(req: Request<object>, res: Response, status: number, text: string): void {
    res.status(status);
    if (wantsJson(req)) res.json({ error: text });
    else res.send(page(words.title, <MailboxNotice base={req.baseUrl} text={text} />, req, res));
  }
}

function wantsJson(req: Request<object>): boolean {
  return req.accepts(['html', 'json']) === 'json';
}
