// Keeps a page of the preview as its record is.  The server writes the pages; this fetches them again when told,
// and puts in place what has changed.

const lost = document.getElementById('lost');
const narrow = matchMedia('(max-width: 63.99rem)');

// News from the server

let lines = null;
let busy = false;
let again = false;

function listen() {
  lines?.close();
  lines = null;
  // A browser opens few connections to one server: a tab that nobody sees gives its own back.
  if (document.hidden) return;
  lines = new EventSource(document.body.dataset.events);
  lines.addEventListener('message', refresh);
  lines.addEventListener('open', () => { lost.hidden = true; });
  lines.addEventListener('error', () => say('The preview has ended. This page stays as it was.'));
}

function say(words) {
  if (lost.textContent !== words) lost.textContent = words;
  lost.hidden = false;
}

async function refresh() {
  again = true;
  if (busy) return;
  busy = true;
  try {
    while (again) {
      again = false;
      const answer = await fetch(location.href, { cache: 'no-store' });
      if (answer.ok) await put(new DOMParser().parseFromString(await answer.text(), 'text/html'));
      else say('The record is gone. This page stays as it was.');
      if (answer.ok) lost.hidden = true;
    }
  } catch {
    // The server is gone; the line of news tells so.
  } finally {
    busy = false;
  }
}

// Putting news in place

async function put(fresh) {
  const shown = [];
  for (const frames of document.querySelectorAll('[data-shows]')) {
    const other = fresh.getElementById(frames.id);
    frames.className = other.className;
    const words = other.querySelector('.empty').textContent;
    const said = frames.querySelector('.empty');
    if (said.textContent !== words) said.textContent = words;
    if (other.dataset.shows !== frames.dataset.shows) {
      frames.dataset.shows = other.dataset.shows;
      shown.push(show(frames));
    }
  }
  await Promise.all(shown); // so that all is painted at once, or the report would have to wait for the rest
  if (document.title !== fresh.title) document.title = fresh.title;
  for (const part of document.querySelectorAll('[data-live]')) {
    const other = fresh.getElementById(part.id);
    if (!other || other.isEqualNode(part)) continue;
    // Only children are replaced: a live region is read out when it changes, not when it comes anew.
    const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
    part.className = other.className;
    part.replaceChildren(...other.childNodes);
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

// Frames: a report is put into the one that is there, since to load another takes three times as long;
// a PDF loads unseen over the old one, and takes its place.

async function show(frames) {
  frames.querySelector('iframe.coming')?.remove();
  const address = frames.dataset.shows;
  if (!address) return;
  if ('viewer' in frames.dataset && !navigator.pdfViewerEnabled) {
    frames.querySelector('.empty').textContent = 'This browser shows no PDF inside a page: open it in a tab.';
    return;
  }
  const old = frames.querySelector('iframe');
  const isReport = 'sandbox' in frames.dataset && old?.contentDocument?.doctype; // and not the word that there is none
  if (isReport) await renew(old, address);
  else load(frames, old, address);
}

async function renew(frame, address) {
  const answer = await fetch(address, { cache: 'no-store' });
  if (!answer.ok) return;
  const text = await answer.text();
  // The parser of the frame: that of this page would hold the report to the policy of this page.
  const fresh = new frame.contentWindow.DOMParser().parseFromString(text, 'text/html');
  openOutside(fresh);
  const place = placeIn(frame);
  replace(frame.contentDocument.documentElement, fresh.documentElement);
  bringBack(frame, place);
}

// What is the same at both ends stays; of what is between, as many as before are seen to one by one.
function replace(old, fresh) {
  if (!old.hasChildNodes() || !old.cloneNode().isEqualNode(fresh.cloneNode())) {
    old.replaceWith(fresh);
    return;
  }
  const before = [...old.childNodes];
  const after = [...fresh.childNodes];
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head].isEqualNode(after[head])) head += 1;
  let tail = 0;
  while (tail < most - head && before.at(-1 - tail).isEqualNode(after.at(-1 - tail))) tail += 1;
  const going = before.slice(head, before.length - tail);
  const coming = after.slice(head, after.length - tail);
  if (going.length === coming.length) {
    for (const [number, node] of going.entries()) replace(node, coming[number]);
    return;
  }
  for (const node of going) node.remove();
  for (const node of coming) old.insertBefore(node, before[before.length - tail] ?? null);
}

function load(frames, old, address) {
  const next = document.createElement('iframe');
  next.title = frames.dataset.name;
  next.className = 'coming';
  if ('sandbox' in frames.dataset) next.sandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
  next.addEventListener('load', () => settle(old, next), { once: true });
  next.src = address;
  frames.append(next);
}

function settle(old, next) {
  if (old && next.contentDocument?.contentType === 'text/plain') {
    next.remove(); // the copy is gone, and what stands there is better than a word that it is
    return;
  }
  if (next.sandbox.length) openOutside(next.contentDocument);
  const focused = old && document.activeElement === old;
  next.className = '';
  old?.remove();
  if (focused) next.focus({ preventScroll: true });
}

// The report runs no script: this one opens its outward links beside it.
function openOutside(report) {
  for (const link of report.querySelectorAll('a[href]:not([href^="#"])')) {
    link.target = '_blank';
    link.rel = 'noreferrer';
  }
}

// Where a reader is: how far, and from which named part of the report, since what is above may grow.
function placeIn(frame) {
  const top = frame.contentWindow.scrollY;
  let near = null;
  for (const part of frame.contentDocument.querySelectorAll('[id]')) {
    const offset = part.getBoundingClientRect().top;
    if (offset > 1) break;
    near = { id: part.id, offset };
  }
  return { top, near };
}

function bringBack(frame, { top, near }) {
  const part = near && frame.contentDocument.getElementById(near.id);
  const moved = part ? part.getBoundingClientRect().top - near.offset : top - frame.contentWindow.scrollY;
  frame.contentWindow.scrollBy({ top: moved, behavior: 'instant' });
}

// Tabs, where the screen is too narrow for all views side by side

const tabs = [...document.querySelectorAll('[role=tab]')];

function choose(tab, focus) {
  for (const one of tabs) {
    const chosen = one === tab;
    const panel = document.getElementById(one.getAttribute('aria-controls'));
    one.setAttribute('aria-selected', chosen);
    one.tabIndex = chosen ? 0 : -1;
    panel.toggleAttribute('data-chosen', chosen);
  }
  if (focus) tab.focus();
}

function arrange() {
  for (const tab of tabs) {
    const panel = document.getElementById(tab.getAttribute('aria-controls'));
    if (narrow.matches) panel.setAttribute('role', 'tabpanel');
    else panel.removeAttribute('role');
  }
}

for (const [number, tab] of tabs.entries()) {
  tab.addEventListener('click', () => choose(tab, false));
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const goal = { Home: tabs[0], End: tabs.at(-1) }[event.key] ?? (step && tabs.at((number + step) % tabs.length));
    if (!goal) return;
    event.preventDefault();
    choose(goal, true);
  });
}

if (tabs.length) choose(tabs[0], false);
arrange();
narrow.addEventListener('change', arrange);
for (const frames of document.querySelectorAll('[data-shows]')) show(frames);
document.addEventListener('visibilitychange', listen);
listen();
