// Drives Chromium for the tests: reads one order a line as JSON from standard input, answers each with one line.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const require = createRequire(pathToFileURL(process.argv[2] + '/'));
const { chromium } = require('playwright-core');
const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'EN-301-549', 'best-practice'];
const PATIENCE = 600_000;

// Chromium's sandbox does not start as root, as which build servers run; the pages are our own.
const browser = await chromium.launch({
  executablePath: process.argv[3],
  timeout: PATIENCE,
  args: ['--no-sandbox', '--disable-dev-shm-usage'],
});
const pages = new Map();

async function open({ page, address, width, height, scheme }) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, reducedMotion: 'reduce' });
  context.setDefaultTimeout(PATIENCE);
  const tab = await context.newPage();
  const seen = { tab, context, faults: [], asked: [] };
  tab.on('console', (message) => message.type() === 'error' && seen.faults.push(message.text()));
  tab.on('pageerror', (error) => seen.faults.push(error.message));
  tab.on('request', (request) => {
    if (request.url().startsWith('chrome-extension:')) return; // Chromium's own viewer of PDFs, for itself
    seen.asked.push({ url: request.url(), referer: request.headers().referer ?? '' });
  });
  pages.set(page, seen);
  await tab.goto(address);
}

// Not waitForFunction, whose eval() the page's own policy refuses.
async function until(tab, script) {
  for (const end = Date.now() + PATIENCE; Date.now() < end; await new Promise((done) => setTimeout(done, 20))) {
    if (await tab.evaluate(script).catch(() => false)) return; // between two pages there is nothing to ask
  }
  throw new Error(`still not true: ${script}; shown is: ${await tab.evaluate('document.body.innerText')}`);
}

const orders = {
  open,
  go: ({ page, address }) => pages.get(page).tab.goto(address).then(() => null),
  evaluate: ({ page, script }) => pages.get(page).tab.evaluate(script),
  until: ({ page, script }) => until(pages.get(page).tab, script),
  click: ({ page, selector }) => pages.get(page).tab.click(selector),
  press: ({ page, key }) => pages.get(page).tab.keyboard.press(key),
  asked: ({ page }) => pages.get(page).asked,
  faults: ({ page }) => pages.get(page).faults,
  rest: ({ seconds }) => new Promise((done) => setTimeout(done, seconds * 1000)),
  picture: ({ page, file }) => pages.get(page).tab.screenshot({ path: file }).then(() => null),
  async axe({ page }) {
    const { tab } = pages.get(page);
    await tab.evaluate(AXE); // as an expression: the page's own policy refuses script elements
    // The report inside has tests of its own.
    const { violations } = await tab.evaluate(
      (rules) => axe.run(document, { runOnly: rules, resultTypes: ['violations'], iframes: false }), RULES);
    return violations.map(({ id, help, nodes }) => `${id}: ${help}. At ${nodes[0].target}: ${nodes[0].failureSummary}`);
  },
  async close({ page }) {
    await pages.get(page).context.close();
    pages.delete(page);
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const { order, ...rest } = JSON.parse(line);
  let answer;
  try {
    answer = { value: (await orders[order](rest)) ?? null };
  } catch (error) {
    answer = { error: `${order}: ${error.message}` };
  }
  console.log(JSON.stringify(answer));
}
await browser.close();
