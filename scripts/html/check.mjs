// Opens HTML reports in headless Chromium: nothing of a hostile repository runs, nothing is fetched, filters and keys work.
// The browser (Chromium inside an npm package) is no dependency of the project: it is installed beside it when asked.
// `node scripts/html/check.mjs out` also leaves screenshots in the folder `out`.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const root = new URL('../..', import.meta.url).pathname;
const out = process.argv[2];
if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`HTML in a browser: not available for ${process.platform} ${process.arch}, skipped`);
  process.exit(0);
}
const cache = path.join(root, '.cache/browser');
if (!fs.existsSync(path.join(cache, 'node_modules/@sparticuz/chromium'))) {
  fs.mkdirSync(cache, { recursive: true });
  fs.writeFileSync(path.join(cache, 'package.json'), '{ "private": true }\n');
  const packages = ['puppeteer-core@^24.43.1', '@sparticuz/chromium@^147.0.0'];
  try {
    execFileSync('npm', ['install', '--no-audit', '--no-fund', ...packages], {
      cwd: cache,
      stdio: ['ignore', 'ignore', 'inherit'],
    });
  } catch {
    console.log('HTML in a browser: Chromium cannot be installed here, SKIPPED');
    process.exit(0);
  }
}
const require = createRequire(path.join(cache, 'package.json'));
const load = async (name) => (await import(pathToFileURL(require.resolve(name)).href)).default;
const chromium = await load('@sparticuz/chromium');
const puppeteer = await load('puppeteer-core');
const work = fs.mkdtempSync(path.join(os.tmpdir(), 'nodeready-html-'));
const browser = await puppeteer.launch({
  args: [...chromium.args, '--no-sandbox'],
  executablePath: await chromium.executablePath(),
  headless: 'shell',
});
try {
  await checkHostile();
  await checkFilters();
  console.log('HTML in a browser: nothing hostile runs, nothing is fetched, filters and keys work');
} finally {
  await browser.close();
  fs.rmSync(work, { recursive: true, force: true });
}

async function checkHostile() {
  const attack = `"'><script>alert(1)</script><img src=x onerror=alert(2)><svg onload=alert(3)>`;
  const name = `x<img src=x onerror=alert(4)>"'&lt;.js`;
  const folder = path.join(work, 'hostile');
  fs.mkdirSync(path.join(folder, 'src'), { recursive: true });
  fs.writeFileSync(
    path.join(folder, 'package.json'),
    JSON.stringify({ name: attack, scripts: { start: `node "src/${name}"` } }),
  );
  fs.writeFileSync(
    path.join(folder, 'Dockerfile'),
    `FROM node:20\nCOPY . .\nCMD ${JSON.stringify(['node', `src/${name}`])}\n`,
  );
  fs.writeFileSync(
    path.join(folder, 'src', name),
    `require('http').createServer((q, r) => { r.end(require('fs').readFileSync('</code></pre><script>alert(5)</script>')); }).listen(3000); // </script>${attack}\n`,
  );
  const { page, events } = await open(folder, 'hostile');
  assert.deepEqual(events, []);
  assert.equal(await page.evaluate(() => document.scripts.length), 1);
  assert.equal(await page.evaluate(() => document.images.length), 0);
  assert.ok((await page.evaluate(() => document.body.innerText)).includes('<script>alert(1)</script>'));
  assert.ok((await page.evaluate(() => document.querySelectorAll('.finding').length)) > 3);
  await page.close();
}

async function checkFilters() {
  const { page, events } = await open(path.join(root, 'fixtures/services/shop-platform'), 'shop-platform');
  const shown = () =>
    page.evaluate(() => [...document.querySelectorAll('.finding')].filter((item) => item.offsetParent).length);
  const all = await shown();
  for (const severity of ['warning', 'note']) await page.click(`input[value=${severity}]`);
  const errors = await shown();
  assert.ok(errors > 0 && errors < all);
  assert.equal(await page.evaluate(() => document.querySelectorAll('.finding.warning:not([hidden])').length), 0);
  await page.click('button[type=reset]');
  await page.waitForFunction(
    (count) => [...document.querySelectorAll('.finding')].filter((item) => item.offsetParent).length === count,
    {},
    all,
  );
  await page.select('select[name=area]', 'shutdown');
  assert.ok((await shown()) < all);
  await page.click('button[type=reset]');
  await page.select('select[name=document]', 'gupta');
  assert.ok((await shown()) < all);
  await page.click('button[type=reset]');
  await page.evaluate(() => document.activeElement.blur());
  await page.keyboard.press('/');
  await page.keyboard.type('sigterm');
  const found = await shown();
  assert.ok(found > 0 && found < all);
  await page.keyboard.press('Escape');
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  assert.equal(await page.evaluate(() => document.activeElement.className.split(' ')[0]), 'finding');
  // Every control can be reached and has a name.
  const nameless = await page.evaluate(
    () =>
      [...document.querySelectorAll('input, select, button')].filter(
        (item) => !item.labels?.length && !item.textContent,
      ).length,
  );
  assert.equal(nameless, 0);
  assert.deepEqual(events, []);
  // Nothing is wider than the window of a phone.
  await page.setViewport({ width: 400, height: 900 });
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 400);
  await page.close();
}

/** The report of a folder in a page, with everything that must not happen. */
async function open(folder, name) {
  const argv = [path.join(root, 'bin/nodeready.js'), 'lint', folder, '--preset', 'strict', '--format', 'html'];
  const html = execFileSync(process.execPath, [...argv, '--fail-on', 'never', '--as-of', '2026-11-20'], {
    maxBuffer: 1 << 28,
  });
  const file = path.join(work, `${name}.html`);
  fs.writeFileSync(file, html);
  const page = await browser.newPage();
  await page.setViewport({ width: 1280, height: 1400 });
  const events = [];
  page.on('dialog', (dialog) => {
    events.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on('console', (message) => events.push(`console ${message.text()}`));
  page.on('pageerror', (error) => events.push(`error ${error.message}`));
  page.on('request', (request) => {
    if (request.url() !== pathToFileURL(file).href) events.push(`request ${request.url()}`);
  });
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  await new Promise((resolve) => setTimeout(resolve, 300));
  if (out) {
    fs.mkdirSync(out, { recursive: true });
    for (const scheme of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
      await page.screenshot({ path: path.join(out, `${name}-${scheme}.png`) });
    }
  }
  return { page, events };
}
