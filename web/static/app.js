// Small comforts. Every page works without them.
(() => {
  'use strict';

  // Printing needs a script, so its buttons are hidden until one is there.
  for (const button of document.querySelectorAll('[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
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
