/** The words around the mailbox. E-mails are written to citizens, hence in French. */
export const MAILBOX_WORDS = {
  title: 'E-mails',
  lead: 'Rien n’est envoyé : les e-mails de FranceConnect et du site CPF arrivent ici, où ils restent un jour.',
  empty: 'Aucun e-mail pour le moment.',
  from: 'De',
  to: 'À',
  date: 'Date',
  back: 'Tous les e-mails',
  asHtml: 'Voir en HTML',
  asSource: 'Voir la source',
  clear: 'Supprimer tous les e-mails',
  gone: 'Cet e-mail n’existe pas, ou plus.',
  forged: 'Ce formulaire ne vient pas de cette page. Revenez aux e-mails et recommencez.',
} as const;
