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
      if (answer.ok) put(new DOMParser().parseFromString(await answer.text(), 'text/html'));
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

function put(fresh) {
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
  for (const frames of document.querySelectorAll('[data-shows]')) {
    const other = fresh.getElementById(frames.id);
    frames.className = other.className;
    const words = other.querySelector('.empty').textContent;
    const said = frames.querySelector('.empty');
    if (said.textContent !== words) said.textContent = words;
    if (other.dataset.shows !== frames.dataset.shows) {
      frames.dataset.shows = other.dataset.shows;
      show(frames);
    }
  }
}

// Frames: the new one loads unseen over the old one, and takes its place at the same words

function show(frames) {
  frames.querySelector('iframe.coming')?.remove();
  const address = frames.dataset.shows;
  if (!address) return;
  if ('viewer' in frames.dataset && !navigator.pdfViewerEnabled) {
    frames.querySelector('.empty').textContent = 'This browser shows no PDF inside a page: open it in a tab.';
    return;
  }
  const old = frames.querySelector('iframe');
  const next = document.createElement('iframe');
  next.title = frames.dataset.name;
  next.className = 'coming';
  if ('sandbox' in frames.dataset) next.sandbox = 'allow-same-origin allow-popups allow-popups-to-escape-sandbox';
  next.addEventListener('load', () => settle(old, next), { once: true });
  next.src = address;
  frames.append(next);
}

function settle(old, next) {
  if (next.sandbox.length) {
    // The report runs no script: this one opens its outward links beside it.
    for (const link of next.contentDocument.querySelectorAll('a[href]:not([href^="#"])')) {
      link.target = '_blank';
      link.rel = 'noreferrer';
    }
    if (old) scrollTo(next, placeIn(old));
  }
  const focused = old && document.activeElement === old;
  next.className = '';
  old?.remove();
  if (focused) next.focus({ preventScroll: true });
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

function scrollTo(frame, { top, near }) {
  const part = near && frame.contentDocument.getElementById(near.id);
  const moved = part ? part.getBoundingClientRect().top - near.offset : top;
  frame.contentWindow.scrollTo({ top: moved, behavior: 'instant' });
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
