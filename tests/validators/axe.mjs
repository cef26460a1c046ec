// Reads {browser, views, files} as JSON from standard input, prints {file: [fault, ...]} as JSON.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const VIEWS = {
  light: { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1280, height: 900 } },
  // 320 CSS pixels is the width at which WCAG 1.4.10 forbids scrolling in two directions.
  phone: { colorScheme: 'light', viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true },
  // The width of the text on A4 paper with margins of 25 mm.
  print: { colorScheme: 'light', viewport: { width: 605, height: 900 }, media: 'print' },
};
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'EN-301-549', 'best-practice'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Looks at files in one view, all in one page: to begin another process for each takes longer than to look. */
async function look(browser, files, view, found) {
  const { media = 'screen', ...options } = VIEWS[view];
  const context = await browser.newContext({ ...options, reducedMotion: 'reduce' });
  const page = await context.newPage();
  let address = '';
  let faults = [];
  await page.route('**/*', (route) => {
    const wanted = route.request().url();
    if (wanted === address || wanted.startsWith('data:')) return route.continue();
    faults.push(`asks for ${wanted}`);
    return route.abort();
  });
  page.on('console', (message) => message.type() === 'error' && faults.push(`browser: ${message.text()}`));
  page.on('pageerror', (error) => faults.push(`script: ${error.message}`));
  await page.emulateMedia({ media });
  for (const file of files) {
    address = pathToFileURL(file).href;
    faults = [];
    await page.goto(address);
    await page.evaluate(() => document.fonts.ready.then(() => null));
    // As an expression and not as a script element, which the page's own content policy would refuse.
    await page.evaluate(AXE);
    // Nobody touches paper: there a link may be as low as its line.
    const rules = media === 'print' ? { 'target-size': { enabled: false } } : {};
    const wanted = { runOnly: RULES, rules, resultTypes: ['violations'] };
    const result = await page.evaluate((how) => axe.run(how), wanted);
    for (const { id, impact, help, nodes } of result.violations) {
      faults.push(`${id} (${impact}, ${nodes.length} times): ${help}. First at ${nodes[0].target}: ${nodes[0].failureSummary}`);
    }
    if (view === 'phone') {
      const [inside, shown] = await page.evaluate(() => {
        const root = document.documentElement;
        return [root.scrollWidth, root.clientWidth];
      });
      if (inside > shown) faults.push(`reflow: the page is ${inside} pixels wide where ${shown} are shown`);
    }
    // What a page still says when another takes its place is its own.
    await page.goto('about:blank');
    found[file].push(...faults.map((fault) => `${view}: ${fault}`));
  }
  await context.close();
}

const { browser: executablePath, views, files } = JSON.parse(readFileSync(0, 'utf8'));
// Chromium's sandbox does not start as root, as which build servers run; the pages are our own.
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
const found = Object.fromEntries(files.map((file) => [file, []]));
for (const view of views) await look(browser, files, view, found);
await browser.close();
console.log(JSON.stringify(found));
