/* Filters the items of a page as one types: those with data-search, by the search field of the page. */
const field = document.querySelector('search input[type="search"]');
const items = [...document.querySelectorAll('[data-search]')];
const status = document.querySelector('search ~ [role="status"]');
const folded = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

function filter() {
  const words = folded(field.value).split(' ').filter(Boolean);
  let shown = 0;
  for (const item of items) {
    item.hidden = !words.every((word) => item.dataset.search.includes(word));
    if (!item.hidden) shown += 1;
  }
  for (const group of document.querySelectorAll('details.others')) group.open = words.length > 0;
  for (const group of document.querySelectorAll('[data-group]'))
    group.hidden = !group.querySelector('[data-search]:not([hidden])');
  if (status) status.textContent = `${shown} sur ${items.length}`;
}

field?.addEventListener('input', filter);
