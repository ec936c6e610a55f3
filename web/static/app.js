// Small comforts. Every page works without them.
(() => {
  'use strict';

  // Printing needs a script, so its buttons are hidden until one is there.
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }

  // A pasted description does not fit into an address: the form is sent as a form. Without script the box takes less.
  const address_max = 6000;
  const is_long = (text) => encodeURIComponent(text).length > address_max;
  for (const form of document.querySelectorAll('form[role="search"]')) {
    const box = form.elements.q;
    box.removeAttribute('maxlength');
    form.addEventListener('submit', () => {
      form.method = is_long(box.value) ? 'post' : 'get';
    });
  }

  // Behind such a description the filters, tabs and pages of its results are asked for with the whole of it again.
  const asked = document.querySelector('main form[role="search"]');
  const description = asked?.elements.q.defaultValue ?? '';
  if (is_long(description)) {
    document.querySelector('main').addEventListener('click', (event) => {
      const link = event.target.closest('a[href^="/search?"]');
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      const form = document.createElement('form');
      form.method = 'post';
      form.action = '/search';
      const pairs = new URL(link.href).searchParams;
      pairs.set('q', description);
      for (const [name, value] of pairs) {
        const field = document.createElement('input');
        field.type = 'hidden';
        field.name = name;
        field.value = value;
        form.append(field);
      }
      document.body.append(form);
      form.submit();
    });
  }

  // The table of contents shows which section is being read.
  const links = new Map();
  for (const link of document.querySelectorAll('.jf-toc a[href^="#"]')) {
    const section = document.getElementById(link.hash.slice(1));
    if (section) links.set(section, link);
  }
  if (links.size === 0 || !('IntersectionObserver' in window)) return;

  const visible = new Set();
  const mark = () => {
    const current = [...links.keys()].find((section) => visible.has(section));
    for (const [section, link] of links) {
      if (section === current) link.setAttribute('aria-current', 'true');
      else if (current) link.removeAttribute('aria-current');
    }
  };
  const observer = new IntersectionObserver(
    (entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) visible.add(entry.target);
        else visible.delete(entry.target);
      }
      mark();
    },
    { rootMargin: '-15% 0px -60% 0px' },
  );
  for (const section of links.keys()) observer.observe(section);
})();
