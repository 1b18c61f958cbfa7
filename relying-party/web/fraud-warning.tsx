/** The words are ours. */
export function FraudWarning() {
  return (
    <aside class="cpf-fraud" aria-labelledby="arnaques">
      <h2 id="arnaques">Attention aux arnaques</h2>
      <p>
        On vous appelle, on vous écrit au sujet de votre compte&nbsp;? Ne donnez jamais votre numéro de sécurité sociale
        ni votre mot de passe&nbsp;: aucun conseiller ne vous les demandera.
      </p>
    </aside>
  );
}
