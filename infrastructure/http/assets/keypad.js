// Shows the keypads of the page: each digit is written in the field the keypad is for.
for (const keypad of document.querySelectorAll('.keypad[data-for]')) {
  const field = document.getElementById(keypad.dataset.for);
  if (!field) continue;
  keypad.hidden = false;
  keypad.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement)) return;
    const full = field.maxLength > 0 && field.value.length >= field.maxLength;
    if (target.value === '') field.value = '';
    else if (!full) field.value += target.value;
  });
}
