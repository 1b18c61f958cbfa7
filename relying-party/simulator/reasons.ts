/** The reasons of the linking table, in French, for `/_sim/returns`; the table's own are what `/_sim/api` answers. */
export const REASONS: Readonly<Record<string, string>> = {
  'The sub belongs to another account than the one open: nothing is switched, nothing merged.':
    'Cette identité est celle d’un autre compte que le compte ouvert : rien n’est changé ni fusionné.',
  'The sub is known: issuer and sub are enough, even while the password is locked.':
    'L’identité est connue : elle suffit, même si le mot de passe est bloqué.',
  'The sub is known; the contact address was never confirmed, so no enrolment until it is.':
    'L’identité est connue, mais l’adresse e-mail n’est pas confirmée : pas d’inscription à une formation avant.',
  'The account of this sub is suspended or closed.': 'Le compte de cette identité est suspendu ou clôturé.',
  'The account of this sub waits for an identity verification.':
    'Le compte de cette identité attend une vérification d’identité.',
  'Somebody else’s account is open and its holder asked for no link: nothing is linked silently.':
    'Le compte d’une autre personne est ouvert et son titulaire n’a demandé aucun rattachement : rien n’est rattaché.',
  'Under 15, or 15 without an apprenticeship contract.': 'Moins de 15 ans, ou 15 ans sans contrat d’apprentissage.',
  'No usable number yet: FranceConnect sends none, the person must type it.':
    'Pas encore de numéro : FranceConnect n’en transmet pas, la personne doit le saisir.',
  'The register of numbers does not answer: nothing is decided and nothing stored.':
    'Le registre ne répond pas : rien n’est décidé ni enregistré.',
  'The number of the account open cannot be that of the person FranceConnect sends.':
    'Le numéro du compte ouvert ne peut pas être celui de la personne que FranceConnect transmet.',
  'FranceConnect sends somebody else than the holder of the account open.':
    'FranceConnect transmet une autre personne que le titulaire du compte ouvert.',
  'The number cannot be this person’s; whether an account has it is not even looked up.':
    'Ce numéro ne peut pas être celui de cette personne ; aucun compte n’est recherché.',
  'The account with this number is suspended, or its holder has died: one page for both.':
    'Le compte qui a ce numéro est suspendu, ou son titulaire est décédé : la même page pour les deux.',
  'A verification is already open for this number; this attempt is added to it.':
    'Une vérification est déjà ouverte pour ce numéro ; cette tentative s’y ajoute.',
  'The civil status seems to have changed, and no proof is within reach.':
    'L’état civil semble avoir changé, et aucune preuve n’est possible.',
  'Same issuer, other sub, compatible identity: the civil status changed. Both proofs, then the new sub replaces the old one.':
    'Même plateforme, autre sub, identité compatible : l’état civil a changé. Deux preuves, puis le nouveau sub remplace l’ancien.',
  'The account with this number is somebody else’s, who already uses FranceConnect.':
    'Le compte qui a ce numéro est celui d’une autre personne, qui utilise déjà FranceConnect.',
  'The holder of the account open asked for the link, and FranceConnect sends the same person: password again, then link.':
    'Le titulaire du compte ouvert a demandé le rattachement et FranceConnect transmet la même personne : mot de passe, puis rattachement.',
  'The holder of the account open asked for the link, but the identity or the number leaves a doubt: both proofs.':
    'Le titulaire du compte ouvert a demandé le rattachement, mais l’identité ou le numéro laisse un doute : deux preuves.',
  'The account knows this person by the other platform, by which she has just signed in in this browser.':
    'Le compte connaît cette personne par l’autre plateforme, qui vient de servir à la connexion dans ce navigateur.',
  'The account knows this person by the other platform, whose sub is another: one proof, then this sub is added.':
    'Le compte connaît cette personne par l’autre plateforme, dont le sub est différent : une preuve, puis ce sub s’ajoute.',
  'The account knows this person by the other platform, and no proof is within reach.':
    'Le compte connaît cette personne par l’autre plateforme, et aucune preuve n’est possible.',
  'An account opened with a password has this number and this identity: one proof that it is the same person.':
    'Un compte ouvert avec un mot de passe a ce numéro et cette identité : une preuve qu’il s’agit de la même personne.',
  'The account with this number resembles this person without being certain: password, then mailbox.':
    'Le compte qui a ce numéro ressemble à cette personne, sans certitude : mot de passe, puis e-mail.',
  'Certain identity at eidas2 or above: the account goes back to its rightful holder, no matter who opened it.':
    'Identité certaine au niveau eidas2 ou plus : le compte revient à son titulaire, quelle que soit la personne qui l’a ouvert.',
  'Without proof, eidas1 is not enough to evict the account’s holder: a stolen tax password must not be.':
    'Sans preuve, eidas1 ne suffit pas à évincer la personne qui tient le compte : un mot de passe volé ne doit pas suffire.',
  'No proof is within reach, and the identity alone is not enough.':
    'Aucune preuve n’est possible, et l’identité seule ne suffit pas.',
  'The account with this number is somebody else’s: no proof is offered, its holder gets an e-mail.':
    'Le compte qui a ce numéro est celui d’une autre personne : aucune preuve n’est proposée, son titulaire est prévenu.',
  'Its holder closed the account less than thirty days ago, and is certain: reopening is offered.':
    'Le titulaire, dont l’identité est certaine, a clôturé le compte il y a moins de 30 jours : la réouverture est proposée.',
  'An account closed less than thirty days ago has this number, and was somebody else’s.':
    'Un compte clôturé il y a moins de 30 jours a ce numéro, et était celui d’une autre personne.',
  'An account closed less than thirty days ago has this number; this is not enough to reopen it.':
    'Un compte clôturé il y a moins de 30 jours a ce numéro ; cela ne suffit pas à le rouvrir.',
  'The only account with this number was never confirmed: it gives way, and nothing it typed is reused.':
    'Seule une inscription jamais confirmée a ce numéro : elle est effacée, et rien de ce qui y a été saisi n’est repris.',
  'A sign-up with this number waits for its confirmation and the number leaves a doubt: the sign-up is frozen.':
    'Une inscription avec ce numéro attend sa confirmation et le numéro laisse un doute : elle est gelée.',
  'Nobody has this number, and it is this person’s.': 'Aucun compte n’a ce numéro, et c’est celui de cette personne.',
  'Nobody has this number; another country vouches for the person at eidas2 or above, and all it sent is what the register has: the account is flagged for review.':
    'Personne n’a ce numéro. Un autre pays se porte garant de la personne, au niveau eidas2 ou plus, et tout ce qu’il a transmis correspond au registre : le compte est créé et marqué à revoir.',
  'Nobody has this number; without a register the doubt is settled by the level, and the account flagged for review.':
    'Aucun compte n’a ce numéro ; sans registre, le niveau de garantie lève le doute, et le compte est à revoir.',
  'Nobody has this number, and it is uncertain whether it is this person’s.':
    'Aucun compte n’a ce numéro, mais rien ne dit que c’est celui de cette personne.',
};
