import { Hidden } from '../pages/forms.tsx';
import type { KeptMail } from './mailbox.ts';
import { MAILBOX_WORDS as words } from './mailbox-words.ts';

interface MailboxProps {
  /** Path of the list, without trailing slash. */
  base: string;
}

/** Every message, newest first, or a sentence when there is none. */
export function MessageList({ base, messages, csrf }: MailboxProps & { messages: readonly KeptMail[]; csrf: string }) {
  return (
    <div class="centred">
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      {messages.length === 0 ? (
        <p class="info">{words.empty}</p>
      ) : (
        <>
          <ol class="mails">
            {messages.map(({ id, subject, from, to, date }) => (
              <li key={id}>
                <a href={`${base}/${id}`}>{subject}</a>
                <span>
                  {nameIn(from)} → {to} · <Moment date={date} />
                </span>
              </li>
            ))}
          </ol>
          <form method="post" action={`${base}/clear`}>
            <Hidden name="_csrf" value={csrf} />
            <button type="submit" class="plain">
              {words.clear}
            </button>
          </form>
        </>
      )}
    </div>
  );
}

/** One message: its text, with links to follow. Its HTML is a page apart, where nothing runs. */
export function MessageView({ base, mail }: MailboxProps & { mail: KeptMail }) {
  return (
    <div class="centred">
      <p>
        <a class="back" href={base}>
          {words.back}
        </a>
      </p>
      <h1>{mail.subject}</h1>
      <dl class="facts">
        <dt>{words.from}</dt>
        <dd>{mail.from}</dd>
        <dt>{words.to}</dt>
        <dd>{mail.to}</dd>
        <dt>{words.date}</dt>
        <dd>
          <Moment date={mail.date} />
        </dd>
      </dl>
      <p class="card mail-text">
        <TextWithLinks text={mail.text} />
      </p>
      {mail.action && (
        <p>
          <a class="button" href={mail.action.url} rel="noreferrer">
            {mail.action.label}
          </a>
        </p>
      )}
      <ul class="inline-links">
        <li>
          <a href={`${base}/${mail.id}/html`}>{words.asHtml}</a>
        </li>
        <li>
          <a href={`${base}/${mail.id}/source`}>{words.asSource}</a>
        </li>
      </ul>
    </div>
  );
}

/** What replaces a message that cannot be shown. */
export function MailboxNotice({ base, text }: MailboxProps & { text: string }) {
  const { title, back } = words;
  return (
    <div class="centred">
      <h1>{title}</h1>
      <p class="notice">{text}</p>
      <p>
        <a class="back" href={base}>
          {back}
        </a>
      </p>
    </div>
  );
}

/** An address ends before the punctuation of the sentence around it. */
const ADDRESS = /(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]’»])/;

function TextWithLinks({ text }: { text: string }) {
  return (
    <>
      {text.split(ADDRESS).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={part} rel="noreferrer">
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}

const FORMAT = new Intl.DateTimeFormat('fr-FR', { dateStyle: 'long', timeStyle: 'medium', timeZone: 'Europe/Paris' });

function Moment({ date }: { date: string }) {
  return <time dateTime={date}>{FORMAT.format(new Date(date))}</time>;
}

/** `FranceConnect <ne-pas-repondre@…>` is FranceConnect. */
function nameIn(address: string): string {
  return /^(.+?)\s*<.*>$/.exec(address)?.[1] ?? address;
}
