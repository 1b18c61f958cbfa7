import { Rings } from '../../infrastructure/pages/application-marks.tsx';
import type { Destination } from './destination.ts';

/** Off to FranceConnect. The drawing is ours: the official button belongs to services in production. */
export function FranceConnectButton({ destination }: { destination?: Destination | undefined }) {
  return (
    <div class="cpf-fc">
      <a class="cpf-fc-button" href={`/fc/demarrer${destination ? `?suite=${destination}` : ''}`}>
        <Rings />
        <span>S’identifier avec FranceConnect</span>
      </a>
      <a class="cpf-fc-about" href="/qu-est-ce-que-franceconnect">
        Qu’est-ce que FranceConnect&nbsp;?
      </a>
    </div>
  );
}
