import type { ComponentChildren } from 'preact';
import { ASSETS } from '../../../infrastructure/http/assets.ts';
import { Hidden } from '../../../infrastructure/pages/forms.tsx';
import { LocalFrame } from '../frame.tsx';

/** Where the stage is. */
export const STAGE = '/_local/stage';

/** A page the stage's buttons lead to. */
export function StageFrame({
  title,
  problem,
  children,
}: {
  title: string;
  problem?: string | undefined;
  children: ComponentChildren;
}) {
  return (
    <LocalFrame title={title} about="la démonstration en direct" stylesheets={[`${ASSETS}/stage.css`]}>
      <div class="stage aside">
        <p>
          <a class="back" href={STAGE}>
            Revenir à la scène
          </a>
        </p>
        <h1>{title}</h1>
        {problem && (
          <div class="error-summary" role="alert">
            <p>{problem}</p>
          </div>
        )}
        {children}
      </div>
    </LocalFrame>
  );
}

/** What is going wrong on purpose, and the way back. @param incidents titles, at least one */
export function ActiveIncidents({ incidents, csrf }: { incidents: readonly string[]; csrf: string }) {
  return (
    <form class="notice active-incidents" method="post" action={`${STAGE}/incident`}>
      <Hidden name="csrf" value={csrf} />
      <p>
        <strong>Incident en cours&nbsp;:</strong> {incidents.join(', ')}.
      </p>
      <button type="submit" name="incident" value="aucun">
        Revenir à la normale
      </button>
    </form>
  );
}
