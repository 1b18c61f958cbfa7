// These functions run in the page, not here: each is sent there as text, so it may use nothing from outside itself.

/** Sends a form as it stands, follows a link in this window, clicks on anything else. */
export function pressed(element: Element): void {
  if (element instanceof HTMLFormElement) element.requestSubmit();
  else (element as HTMLElement).click();
}

/** Fills in a field, as typing would. */
export function filled(element: Element, value: string): void {
  if (element instanceof HTMLInputElement && /^(checkbox|radio)$/.test(element.type)) element.checked = true;
  else (element as HTMLInputElement).value = value;
  for (const event of ['input', 'change']) element.dispatchEvent(new Event(event, { bubbles: true }));
}

/** Sets fields of the form that an element belongs to, by name. @returns a field that the form does not have */
export function filledForm(element: Element, values: Readonly<Record<string, string>>): string | null {
  const form = element.closest('form');
  for (const [name, value] of Object.entries(values)) {
    const field = form?.elements.namedItem(name);
    if (!(field instanceof Element)) return name;
    (field as HTMLInputElement).value = value;
  }
  return null;
}
