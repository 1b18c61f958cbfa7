/*
 * A form is sent once: the first submission disables every button that sends one and, if the next page is slow to come, a message
 * says that it is on its way. A page that comes back from the browser's history is as new.
 */
const WAIT = 500;
const buttons = [...document.querySelectorAll('button:not([type="button"]), input[type="submit"]')].filter(
  (button) => !button.disabled,
);
const message = document.getElementById('patience');
let timer;

message?.addEventListener('cancel', (event) => event.preventDefault());
document.addEventListener('submit', (event) => {
  if (event.defaultPrevented) return;
  // Afterwards: a disabled button does not send its value.
  setTimeout(() => {
    for (const button of buttons) button.disabled = true;
  });
  timer = setTimeout(() => message?.showModal(), WAIT);
});
addEventListener('pageshow', ({ persisted }) => {
  if (!persisted) return;
  clearTimeout(timer);
  message?.close();
  for (const button of buttons) button.disabled = false;
});
