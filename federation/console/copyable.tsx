/** A text to take away. Its button appears with scripts; without, the text is there to select. */
export function Copyable({ name, text }: { name: string; text: string }) {
  return (
    <div class="copyable">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1) */}
      <section class="scroll" tabIndex={0} aria-label={name}>
        <pre>{text}</pre>
      </section>
    </div>
  );
}
