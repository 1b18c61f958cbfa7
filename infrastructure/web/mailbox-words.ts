/** The words around a mailbox, in the language of the site that shows it. */
export const MAILBOX_WORDS = {
  fr: {
    title: 'Messagerie',
    lead: 'Rien n’est envoyé : les messages de ce site s’arrêtent ici.',
    empty: 'Aucun message pour le moment.',
    from: 'De',
    to: 'À',
    date: 'Date',
    back: 'Tous les messages',
    asHtml: 'Voir en HTML',
    asSource: 'Voir la source',
    clear: 'Vider la messagerie',
    gone: 'Ce message n’existe pas, ou plus.',
    forged: 'Ce formulaire ne vient pas de cette page. Revenez à la messagerie et recommencez.',
  },
  en: {
    title: 'Mailbox',
    lead: 'Nothing is sent: the messages stop here, and are kept a day.',
    empty: 'No message yet.',
    from: 'From',
    to: 'To',
    date: 'Date',
    back: 'All messages',
    asHtml: 'As HTML',
    asSource: 'Source',
    clear: 'Empty the mailbox',
    gone: 'This message does not exist, or no longer.',
    forged: 'This form does not come from this page. Go back to the mailbox and try again.',
  },
} as const;

export type MailboxLanguage = keyof typeof MAILBOX_WORDS;
export type MailboxWords = (typeof MAILBOX_WORDS)[MailboxLanguage];
