import { longMoment } from '../web/french.ts';

/** @param moment milliseconds since 1970 */
export function lockedUntil(moment: number): string {
  return `Trop d’essais : la connexion par mot de passe est bloquée jusqu’au ${longMoment(new Date(moment).toISOString())}. Vous pouvez vous connecter avec FranceConnect.`;
}
