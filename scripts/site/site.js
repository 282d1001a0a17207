/** The search of the docs: its index is loaded when somebody first wants to search. */
(() => {
  const base = document.body.dataset.base;
  const input = document.getElementById('search');
  const results = document.getElementById('results');
  let index;

  const load = (name) =>
    new Promise((resolve, reject) => {
      const script = document.createElement('script');
      script.src = `${base}/${name}`;
      script.onload = resolve;
      script.onerror = reject;
      document.head.append(script);
    });

  async function ready() {
    index ??= Promise.all([load('minisearch.js'), load('search-index.js')]).then(() => self.MiniSearch.loadJSON(self.superstepIndex, { fields: ['title', 'page', 'text'], storeFields: ['title', 'page', 'href'] }));
    return index;
  }

  async function search() {
    const words = input.value.trim();
    const found = words === '' ? [] : (await ready()).search(words, { prefix: true, fuzzy: 0.15, boost: { title: 3, page: 2 } }).slice(0, 12);
    if (input.value.trim() !== words) return;
    results.hidden = words === '';
    const list = document.createElement('ul');
    for (const { page, title, href } of found) {
      const link = document.createElement('a');
      link.href = `${base}/${href}`;
      link.textContent = page === title ? page : `${page}: ${title}`;
      const item = document.createElement('li');
      item.append(link);
      list.append(item);
    }
    results.replaceChildren(found.length === 0 ? 'Nothing found.' : list);
  }

  input.addEventListener('focus', () => void ready());
  input.addEventListener('input', () => void search());
  input.form.addEventListener('submit', (event) => {
    event.preventDefault();
    const first = results.querySelector('a');
    if (first !== null) location.href = first.href;
  });
})();
