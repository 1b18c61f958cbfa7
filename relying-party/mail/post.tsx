import { renderToString } from 'preact-render-to-string';
import type { Logger } from '../../infrastructure/log.ts';
import type { Mailer } from '../../infrastructure/mail/mail.ts';
import type { Letter } from './letters.ts';

/** Reserved for examples (RFC 6761): nobody can be written to by mistake when answering. */
const FROM = 'Mon Compte Formation (simulateur) <ne-pas-repondre@cpf.localhost>';

/**
 * Sends the site's messages, in its own time: a page must not take longer when there is somebody to write to, or it would
 * reveal who has an account. What could not be sent is logged; the person can ask again.
 */
export class Post {
  readonly #mailer: Mailer;
  readonly #log: Logger;
  readonly #underWay = new Set<Promise<void>>();

  constructor(mailer: Mailer, log: Logger) {
    this.#mailer = mailer;
    this.#log = log;
  }

  send(to: string, letter: Letter): void {
    const sending = this.#mailer
      .send({
        from: FROM,
        to,
        subject: letter.subject,
        text: textOf(letter),
        html: htmlOf(letter),
        ...(letter.action && { action: letter.action }),
      })
      .catch((error: unknown) => {
        // Not the error itself: what a server answers names the person it refuses.
        const { code, responseCode } = error as { code?: string; responseCode?: number };
        this.#log.error(
          { error_code: code, responseCode },
          'a message could not be sent; check the server given with --smtp',
        );
      })
      .finally(() => this.#underWay.delete(sending));
    this.#underWay.add(sending);
  }

  /** Once everything handed over so far is sent, or has failed. */
  async idle(): Promise<void> {
    await Promise.all(this.#underWay);
  }
}

const GREETING = 'Bonjour,';
const CLOSING = 'Mon Compte Formation, le site CPF du simulateur. Ce message contient des données fictives.';

function textOf({ paragraphs, action }: Letter): string {
  const link = action ? [`${action.label} : ${action.url}`] : [];
  return [GREETING, ...paragraphs, ...link, CLOSING].join('\n\n');
}

function htmlOf({ subject, paragraphs, action }: Letter): string {
  const page = (
    <html lang="fr">
      <head>
        <meta charSet="utf-8" />
        <title>{subject}</title>
      </head>
      <body>
        <h1>{subject}</h1>
        <p>{GREETING}</p>
        {paragraphs.map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {action && (
          <p>
            <a href={action.url}>{action.label}</a>
          </p>
        )}
        <p>
          <small>{CLOSING}</small>
        </p>
      </body>
    </html>
  );
  return `<!DOCTYPE html>${renderToString(page)}`;
}
