// The criteria are listed without this: it only ticks those the password typed so far meets, and tells who hears the page.
const PAUSE_MS = 600;

for (const list of document.querySelectorAll('[data-criteria-of]')) {
  const field = document.getElementById(list.dataset.criteriaOf);
  const told = document.getElementById(list.dataset.toldIn);
  const criteria = [...list.children].map((item) => {
    const state = document.createElement('span');
    state.className = 'visually-hidden';
    const label = item.textContent;
    item.append(state);
    return { item, state, label, pattern: new RegExp(item.dataset.pattern, 'su') };
  });

  const tick = () => {
    for (const { item, state, pattern } of criteria) {
      item.dataset.met = String(pattern.test(field.value));
      state.textContent = item.dataset.met === 'true' ? ' : rempli' : ' : manque';
    }
  };
  const tell = () => {
    const missing = criteria.filter(({ item }) => item.dataset.met !== 'true').map(({ label }) => label);
    const sentence = missing.length > 0 ? `Il manque : ${missing.join(', ')}.` : 'Tous les critères sont remplis.';
    told.textContent = field.value === '' ? '' : sentence;
  };

  let waiting;
  field.addEventListener('input', () => {
    tick();
    // Not at each key: who types must be left to it.
    clearTimeout(waiting);
    waiting = setTimeout(tell, PAUSE_MS);
  });
  tick();
}
