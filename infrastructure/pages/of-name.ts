/** « de FranceConnect », « d’impots.gouv.fr », « d’Angèle DUBREUIL ». */
export function ofName(name: string): string {
  return /^[aeiouyàâéèêëîïôœù]/i.test(name) ? `d’${name}` : `de ${name}`;
}
