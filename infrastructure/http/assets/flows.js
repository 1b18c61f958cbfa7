// The sign-ins pages are whole without this: it only keeps them up to date and puts texts on the clipboard.
const live = document.querySelector('[data-live]');
const PAUSE_MS = 150;

function addCopyButtons(root) {
  if (!navigator.clipboard) return;
  for (const place of root.querySelectorAll('.copyable')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'copy';
    button.textContent = 'Copy';
    button.addEventListener('click', async () => {
      await navigator.clipboard.writeText(place.querySelector('pre').textContent);
      button.textContent = 'Copied';
    });
    place.append(button);
  }
}

/** What the reader opened or wrote stays as it was. */
async function readAgain() {
  const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
  if (!answer.ok) return;
  const next = new DOMParser().parseFromString(await answer.text(), 'text/html').querySelector('[data-live]');
  if (!next || next.innerHTML === before) return;
  const opened = [...live.querySelectorAll('details[open]')].map(({ id }) => id);
  const written = [...live.querySelectorAll('input, select')].map((field) => field.value);
  const focused = document.activeElement?.id;
  before = next.innerHTML;
  live.replaceChildren(...next.childNodes);
  for (const id of opened) document.getElementById(id)?.setAttribute('open', '');
  live.querySelectorAll('input:not([readonly]), select').forEach((field, index) => {
    field.value = written[index] ?? field.value;
  });
  addCopyButtons(live);
  if (focused) document.getElementById(focused)?.focus();
}

let before = live?.innerHTML;
let waiting;
addCopyButtons(document);
if (live) {
  new EventSource(live.dataset.live).addEventListener('entry', () => {
    clearTimeout(waiting);
    waiting = setTimeout(readAgain, PAUSE_MS);
  });
}
