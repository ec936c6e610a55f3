// Writes static/icons.svg: the icons named in icons.txt as one sprite, <symbol id="tabler-NAME">.
import { readFileSync, writeFileSync } from 'node:fs';

const folder = new URL('node_modules/@tabler/icons/icons/outline/', import.meta.url);
const names = readFileSync(new URL('icons.txt', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

// Stroke and fill come from the page's style, so only the drawing is kept.
function symbol(name) {
  const svg = readFileSync(new URL(`${name}.svg`, folder), 'utf8');
  const drawing = svg
    .replace(/<!--[\s\S]*?-->/, '')
    .replace(/^[\s\S]*?<svg[^>]*>/, '')
    .replace('</svg>', '')
    .replace(/<path stroke="none"[^>]*\/>/, '')
    .replace(/\s*\n\s*/g, '')
    .trim();
  return `<symbol id="tabler-${name}" viewBox="0 0 24 24">${drawing}</symbol>`;
}

writeFileSync(
  new URL('static/icons.svg', import.meta.url),
  `<svg xmlns="http://www.w3.org/2000/svg">
<!-- Tabler Icons, Copyright (c) 2020-2026 Paweł Kuna, MIT License: https://github.com/tabler/tabler-icons -->
${names.map(symbol).join('\n')}
</svg>
`,
);
