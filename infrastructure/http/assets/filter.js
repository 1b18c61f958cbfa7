/* Filters a list that is whole on the page as one types: <search data-filters="id of the list">, items with data-search. */
const folded = (text) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

for (const search of document.querySelectorAll('search[data-filters]')) {
  const field = search.querySelector('input[type="search"]');
  const status = search.querySelector('[role="status"]');
  const list = document.getElementById(search.dataset.filters);
  const items = [...list.querySelectorAll('[data-search]')];
  field.addEventListener('input', () => {
    const words = folded(field.value).split(' ').filter(Boolean);
    for (const item of items) item.hidden = !words.every((word) => item.dataset.search.includes(word));
    for (const group of list.querySelectorAll('[data-group]')) {
      group.hidden = !group.querySelector('[data-search]:not([hidden])');
      if (group.localName === 'details') group.open = words.length > 0;
    }
    status.textContent = `${items.filter(({ hidden }) => !hidden).length} / ${items.length}`;
  });
}
