// The pages in Debian's Chromium: the way a mediator goes through them, on a desktop and on a phone; what axe finds;
// that nothing is asked of any other machine; that all of it works without script.
//
//   npm test    with JIEFEN_PROGRAM=<the program> if it is not build/check/jiefen
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../..', import.meta.url));
const program = process.env.JIEFEN_PROGRAM ?? join(root, 'build/check/jiefen');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const start_milliseconds = 30_000;

// One address of every kind of page; {exemplar} and the like become the first id of that list.
const pages = [
  '/',
  '/search',
  '/search?q=%E6%BC%8F%E6%B0%B4',
  '/search?q=%E9%82%BB%E5%B1%85+%E8%B5%94%E5%81%BF&type=exemplar',
  '/search?q=%E9%87%8F%E5%AD%90%E7%BA%A0%E7%BC%A0&type=exemplar',
  '/categories/02',
  '/categories/11',
  '/exemplars',
  '/exemplars?year=1999',
  '/exemplars/{exemplars}',
  '/experts',
  '/experts/{experts}',
  '/committees',
  '/committees/{committees}',
  '/mediators',
  '/mediators/{mediators}',
  '/areas',
  '/areas/150200',
  '/vocabulary-entries',
  '/help',
  '/help/{articles}',
  '/exemplars/no-such-one',
];

let folder, server, browser, origin;

function environment() {
  return { ...process.env, JIEFEN_DATA_FOLDER: join(folder, 'data'), JIEFEN_LISTEN_PORT: '0' };
}

// The program says its address when it is ready.
function serve() {
  server = spawn(program, ['serve'], { env: environment(), stdio: ['ignore', 'pipe', 'ignore'] });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the server did not start')), start_milliseconds);
    let said = '';
    server.stdout.on('data', (bytes) => {
      said += bytes;
      const address = /http:\/\/[^\s]+:\d+/.exec(said);
      if (!address) return;
      clearTimeout(timer);
      resolve(address[0]);
    });
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}`)));
  });
}

async function wait_for_search() {
  const until = Date.now() + start_milliseconds;
  for (;;) {
    const found = await fetch(`${origin}/api/v1/exemplars`).then((answer) => answer.json());
    if (found.total > 0) return;
    assert.ok(Date.now() < until, 'the search index is not ready');
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jiefen-browser-'));
  execFileSync(program, ['import', join(root, 'content')], { env: environment(), stdio: 'ignore' });
  origin = await serve();
  await wait_for_search();
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic'],
  });
});

after(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    server.removeAllListeners('exit');
    server.kill('SIGTERM');
    await new Promise((resolve) => server.once('exit', resolve));
  }
  rmSync(folder, { recursive: true, force: true });
});

async function first_id(plural) {
  const list = await fetch(`${origin}/api/v1/${plural}`).then((answer) => answer.json());
  return list.items[0].id;
}

async function addresses() {
  const all = [];
  for (const page of pages) {
    const plural = /\{(.+)\}/.exec(page)?.[1];
    all.push(plural ? page.replace(/\{.+\}/, await first_id(plural)) : page);
  }
  return all;
}

// A page that notes every request to another machine, every script error, everything the CSP stops.
async function open(viewport, options = {}) {
  const context = await browser.newContext({ viewport, locale: options.locale ?? 'zh-CN', ...options });
  const page = await context.newPage();
  const troubles = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(origin)) troubles.push(`request to ${request.url()}`);
  });
  page.on('pageerror', (error) => troubles.push(`script: ${error.message}`));
  page.on('console', (message) => {
    const expected = message.text().includes('status of 404');
    if (message.type() === 'error' && !expected) troubles.push(`console: ${message.text()}`);
  });
  return { context, page, troubles };
}

async function inspect(page) {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}

// Is anything wider than the screen? Rows that scroll by themselves may be.
function too_wide(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function look_at_all(viewport, options = {}) {
  const { context, page, troubles } = await open(viewport, options);
  if (options.large) await context.addCookies([{ name: 'jf_large', value: 'yes', url: origin }]);
  for (const address of await addresses()) {
    await page.goto(origin + address);
    troubles.push(...(await inspect(page)).map((one) => `${address} ${one}`));
    const over = await too_wide(page);
    if (over > 0) troubles.push(`${address} is ${over} px too wide`);
  }
  await context.close();
  return troubles;
}

test('axe finds nothing and nothing is too wide, on the desktop', async () => {
  assert.deepEqual(await look_at_all(desktop), []);
});

test('… on the phone', async () => {
  assert.deepEqual(await look_at_all(phone), []);
});

test('… on the phone in large type and English', async () => {
  assert.deepEqual(await look_at_all(phone, { large: true, locale: 'en' }), []);
});

// Home → search → filter → exemplar → similar → expert.
async function walk(viewport, options = {}) {
  const { context, page, troubles } = await open(viewport, options);
  await page.goto(origin);
  await page.fill('main input[name=q]', '邻居 赔偿');
  await page.press('main input[name=q]', 'Enter');
  await page.waitForURL(/\/search\?q=/);
  assert.ok((await page.locator('.jf-hit').count()) > 1, 'several results');
  assert.ok((await page.locator('.jf-hit mark').count()) > 0, 'the words are marked');

  const before_filter = await page.locator('.jf-hit').count();
  if (viewport === phone) await page.locator('label[for=narrow]').click();
  await page.locator('.jf-facet li a:visible').first().click();
  await page.waitForURL(/category=/);
  assert.ok((await page.locator('.jf-hit').count()) <= before_filter);
  assert.equal(await page.locator('.jf-chosen a').count(), 1, 'the chosen filter can be taken off');
  await page.locator('.jf-chosen a').click();
  assert.equal(await page.locator('.jf-hit').count(), before_filter);

  await page.locator('.jf-hit h3 a').first().click();
  await page.waitForURL(/\/exemplars\/[^?]+$/);
  const first = page.url();
  assert.equal(await page.locator('h1').count(), 1);
  assert.ok((await page.locator('article section[id]').count()) >= 4, 'sections with anchors');

  await page.locator('.jf-sims a').first().click();
  await page.waitForURL(/\/exemplars\//);
  assert.notEqual(page.url(), first);
  await page.goto(first);
  await page.locator('a.jf-person[href^="/experts/"], a.jf-person[href^="/mediators/"]').first().click();
  await page.waitForURL(/\/(experts|mediators)\//);
  assert.ok((await page.locator('.jf-dl dt').count()) > 3);
  await context.close();
  assert.deepEqual(troubles, []);
}

test('from the home page to a person, on the desktop', () => walk(desktop));
test('from the home page to a person, on the phone', () => walk(phone));
test('from the home page to a person, without script', () => walk(desktop, { javaScriptEnabled: false }));

test('a list is ordered, filtered and turned over in its address', async () => {
  const { context, page, troubles } = await open(desktop, { javaScriptEnabled: false });
  await page.goto(`${origin}/mediators`);
  const rows = page.locator('.jf-table tbody tr');
  const all = await rows.count();
  assert.equal(await page.locator('th[aria-sort=ascending]').count(), 1);
  await page.locator('th[aria-sort] a').click();
  assert.equal(await page.locator('th[aria-sort=descending]').count(), 1);
  await page.locator('select[name=engagement]').selectOption({ index: 1 });
  await page.locator('.jf-filter .btn-primary').click();
  await page.waitForURL(/engagement=[^&]/);
  assert.ok((await rows.count()) < all);
  assert.match(page.url(), /sort=-title/);
  await page.goto(`${origin}/areas`);
  await page.locator('a[rel=next]').click();
  await page.waitForURL(/page=2/);
  assert.equal(await page.locator('a[rel=prev]').count(), 1);
  await context.close();
  assert.deepEqual(troubles, []);
});

test('language and type size are switched without script and come back to the same page', async () => {
  const { context, page, troubles } = await open(desktop, { javaScriptEnabled: false });
  const address = `${origin}/experts?sort=title&order=desc`;
  await page.goto(address);
  await page.locator('button[name=language][value=en]').first().click();
  assert.equal(page.url(), address);
  assert.equal(await page.getAttribute('html', 'lang'), 'en');
  await page.locator('button[name=large]').click();
  assert.equal(page.url(), address);
  assert.equal(await page.getAttribute('html', 'class'), 'jf-large');
  await page.locator('button[name=large]').click();
  assert.equal(await page.getAttribute('html', 'class'), null);
  await page.locator('button[name=language][value="zh-CN"]').first().click();
  assert.equal(await page.getAttribute('html', 'lang'), 'zh-CN');
  await context.close();
  assert.deepEqual(troubles, []);
});

test('the keyboard is enough: skip link, search, first result', async () => {
  const { context, page } = await open(desktop);
  await page.goto(`${origin}/help`);
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute('href')), '#main');
  await page.keyboard.press('Enter');
  assert.match(page.url(), /#main$/);
  await page.goto(`${origin}/search`);
  await page.focus('main input[name=q]');
  await page.keyboard.type('赔偿');
  await page.keyboard.press('Enter');
  await page.waitForURL(/q=/);
  await page.focus('.jf-hit h3 a');
  const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.notEqual(outline, 'none');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/(exemplars|experts|committees|mediators|help)\//);
  await context.close();
});

test('a pasted description of 4,000 characters is found by, filtered and kept', async () => {
  const { context, page, troubles } = await open(desktop);
  const text = '楼上漏水，邻居不肯赔偿，'.repeat(334).slice(0, 4000);
  await page.goto(`${origin}/search?category=02`);
  await page.fill('main input[name=q]', text);
  await page.press('main input[name=q]', 'Enter');
  await page.waitForURL(`${origin}/search`);
  assert.ok((await page.locator('.jf-hit').count()) > 0);
  assert.equal(await page.inputValue('main input[name=q]'), text);
  assert.equal(await page.locator('.jf-chosen a').count(), 1, 'the filter stays');
  await page.locator('.jf-chosen a').click();
  await page.waitForFunction(() => !document.querySelector('.jf-chosen'));
  assert.equal(await page.inputValue('main input[name=q]'), text);
  await context.close();
  assert.deepEqual(troubles, []);
});

test('other words keep the filters; words that are none say so; tabs count what the filters leave', async () => {
  const { context, page } = await open(desktop, { javaScriptEnabled: false });
  await page.goto(`${origin}/search?type=exemplar&category=02&q=%E8%B5%94%E5%81%BF`);
  await page.fill('main input[name=q]', '😀');
  await page.press('main input[name=q]', 'Enter');
  await page.waitForURL(/category=02/);
  assert.match(page.url(), /type=exemplar/);
  assert.equal(await page.locator('.jf-note').count(), 1);
  const count = Number(await page.locator('.jf-tabs a[aria-current] .n').innerText());
  assert.equal(await page.locator('.jf-hit').count(), count);
  await page.goto(`${origin}/search`);
  assert.ok((await page.locator('.jf-facet').count()) > 1, 'filters over all types');
  await context.close();
});

test('a list is ordered on the phone', async () => {
  const { context, page } = await open(phone, { javaScriptEnabled: false });
  await page.goto(`${origin}/exemplars`);
  await page.locator('select[name=sort]').selectOption('year');
  await page.locator('.jf-filter .btn-primary').click();
  await page.waitForURL(/sort=year/);
  assert.equal(await page.locator('select[name=sort]').inputValue(), 'year');
  await context.close();
});

test('what was typed cannot become markup', async () => {
  const { context, page, troubles } = await open(desktop);
  const typed = '"><img src=x onerror=alert(1)><script>alert(2)</script>';
  await page.goto(`${origin}/search?q=${encodeURIComponent(typed)}`);
  assert.equal(await page.inputValue('main input[name=q]'), typed);
  assert.equal(await page.locator('main img, main script').count(), 0);
  await context.close();
  assert.deepEqual(troubles, []);
});

test('an error names what to do and a number, as a page and as JSON', async () => {
  const { context, page } = await open(desktop);
  const answer = await page.goto(`${origin}/exemplars/no-such-one`);
  assert.equal(answer.status(), 404);
  assert.match(await page.locator('main').innerText(), /[A-Z0-9]{4}-[A-Z0-9]{2}/);
  assert.equal(await page.locator('main input[name=q]').count(), 1);
  const json = await fetch(`${origin}/api/v1/exemplars/no-such-one`);
  assert.equal(json.status, 404);
  assert.equal((await json.json()).error.status, 'NOT_FOUND');
  await context.close();
});

test('printed, an exemplar keeps its text and loses its buttons', async () => {
  const { context, page } = await open(desktop);
  await page.goto(`${origin}/exemplars/${await first_id('exemplars')}`);
  await page.locator('[data-print]').waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('[data-print]').isVisible(), false);
  assert.equal(await page.locator('.jf-top').isVisible(), false);
  assert.ok(await page.locator('article section').first().isVisible());
  await context.close();
});
