/* Asks the server for a list as one types: <form data-list="id of the list" data-from="path of a page that holds it">. */
const PAUSE_MS = 150;

for (const form of document.querySelectorAll('form[data-list]')) {
  let latest = 0;
  form.addEventListener('input', async () => {
    latest += 1;
    const own = latest;
    await new Promise((done) => setTimeout(done, PAUSE_MS));
    if (own !== latest) return;
    const answer = await fetch(`${form.dataset.from}?${new URLSearchParams(new FormData(form))}`);
    const text = await answer.text();
    // An answer that was overtaken, or a sign-in that has ended: the form still asks for a page.
    if (own !== latest || !answer.ok) return;
    const list = new DOMParser().parseFromString(text, 'text/html').getElementById(form.dataset.list);
    if (list) document.getElementById(form.dataset.list).replaceWith(list);
  });
}
