import { ASSETS } from '../../infrastructure/http/assets.ts';
import { ErrorSummary } from '../../infrastructure/pages/forms.tsx';
import type { OwnPage } from '../own-pages.ts';
import { children } from '../own-steps.tsx';
import { Frame } from './frame.tsx';
import { BackLink, Drawer, PeopleCard, type SignInPageProps } from './sign-in.tsx';

const WORDS = {
  fr: { error: 'Erreur', refused: 'La connexion n’a pas abouti', back: 'Revenir sur FranceConnect' },
  en: { error: 'Error', refused: 'There is a problem', back: 'Back to FranceConnect' },
} as const;

/** A page that a source draws itself, between what every page of a source has. */
export function OwnPageFrame({ page, ...props }: SignInPageProps & { page: OwnPage }) {
  const { source, home, action, picker } = props;
  const { title, heading = title, content, lang = 'fr', errors = {}, people = false } = page;
  const words = WORDS[lang];
  const body = (
    <>
      <h1>{heading}</h1>
      <ErrorSummary errors={errors} title={words.refused} />
      {children(content)}
      {page.back !== false && <BackLink action={action} text={page.back ?? words.back} />}
    </>
  );
  return (
    <Frame
      source={source}
      home={home}
      lang={lang}
      title={Object.keys(errors).length > 0 ? `${words.error} : ${title}` : title}
      scripts={[...(people ? [`${ASSETS}/live-list.js`] : []), ...(picker.list ? [`${ASSETS}/filter.js`] : [])]}
    >
      {people ? (
        <div class="own-page with-people">
          <div>{body}</div>
          <div lang="fr">
            <PeopleCard {...props} />
            <Drawer {...picker} />
          </div>
        </div>
      ) : (
        <div class="own-page centred">
          {body}
          <div lang="fr">
            <Drawer {...picker} />
          </div>
        </div>
      )}
    </Frame>
  );
}
