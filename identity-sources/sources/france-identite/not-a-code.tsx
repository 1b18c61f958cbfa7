/** A square that stands for a code to scan, and plainly is none: a card and a telephone. */
export function NotACode() {
  return (
    <svg class="not-a-code" viewBox="0 0 120 120" role="img" aria-label="Dessin qui tient lieu de code à scanner">
      <rect x="2" y="2" width="116" height="116" rx="10" fill="none" stroke="currentColor" stroke-width="3" />
      <rect x="18" y="38" width="52" height="36" rx="5" fill="none" stroke="currentColor" stroke-width="3" />
      <circle cx="32" cy="52" r="6" fill="currentColor" />
      <path d="M24 66c2-6 14-6 16 0M48 50h14M48 60h14" fill="none" stroke="currentColor" stroke-width="3" />
      <rect x="78" y="26" width="26" height="52" rx="5" fill="none" stroke="currentColor" stroke-width="3" />
      <path d="M87 70h8" stroke="currentColor" stroke-width="3" />
      <text x="60" y="100" text-anchor="middle" font-size="13" fill="currentColor">
        pas un vrai code
      </text>
    </svg>
  );
}
