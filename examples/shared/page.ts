const REPLACEMENTS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: unknown) => String(text ?? '').replace(/[&<>"]/g, (character) => REPLACEMENTS[character] ?? '');

/** The one page of the example services: who is signed in, or the button. */
export function page(person?: Record<string, unknown>): string {
  const content = person
    ? `<h1>Bonjour ${escaped(person.given_name)} ${escaped(person.family_name)}</h1>
       <p>Votre identifiant pour ce service : <code>${escaped(person.sub)}</code></p>
       <form method="post" action="/deconnexion"><button>Se déconnecter</button></form>`
    : '<h1>Un service d’exemple</h1><p><a href="/connexion">S’identifier avec FranceConnect</a></p>';
  return whole(content);
}

/** What a person sees when a sign-in does not succeed, whatever the reason: words, and a way to start again. */
export function refusal(): string {
  return whole(
    '<h1>Connexion impossible</h1><p>Nous n’avons pas pu vous connecter. Vous pouvez recommencer.</p><p><a href="/">Revenir à l’accueil</a></p>',
  );
}

function whole(content: string): string {
  return `<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Exemple</title><main>${content}</main></html>`;
}
