// Shows a survey inside any page: each element with data-peerline-survey becomes one. Keyboard and screen reader first:
// native radio buttons in a fieldset with its legend, errors announced, focus moved to the next question.
import { solve } from './work.js';

const home = new URL(import.meta.url).origin;

const style = `
:host{display:block;font:inherit;color:inherit}
form,fieldset{margin:0;padding:0;border:0}
legend,.ask{font-weight:600;font-size:1.15em;margin:0 0 .75em;padding:0;display:block}
.scale{display:flex;flex-wrap:wrap;gap:.5em}
.scale label{min-width:2.75em;min-height:2.75em;display:inline-flex;gap:.35em;align-items:center;justify-content:center;
border:1px solid currentColor;border-radius:.5em;padding:0 .5em;box-sizing:border-box}
.list label{display:flex;gap:.75em;align-items:center;min-height:2.75em}
.ends{display:flex;justify-content:space-between;margin:.5em 0 0}
textarea{width:100%;min-height:7em;box-sizing:border-box;font:inherit;padding:.6em}
button{font:inherit;min-height:2.75em;padding:0 1.2em;margin:1em .75em 0 0;border-radius:.5em;border:1px solid currentColor;
background:none;color:inherit}
button.main{background:#1d4ed8;border-color:#1d4ed8;color:#fff}
:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
[role=alert]:not(:empty){border-left:4px solid #b91c1c;padding-left:.75em}
`;

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

async function ask(path, body) {
  const response = await fetch(home + path, {
    method: body === undefined ? 'GET' : 'POST',
    credentials: 'omit',
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw Object.assign(new Error(answer.detail), { status: response.status });
  return answer;
}

/** A personal survey has its token; of an open one the work is done first. */
async function begin({ peerlineSurvey: survey, token }) {
  if (token !== undefined) return token;
  const { challenge, bits } = await ask(`/v1/public/surveys/${encodeURIComponent(survey)}/challenge`);
  const work = { challenge, nonce: await solve(challenge, bits) };
  const language = document.documentElement.lang;
  const wanted = /^[a-z]{2,3}(-[A-Z]{2})?$/.test(language) ? { language } : {};
  return (await ask(`/v1/public/surveys/${encodeURIComponent(survey)}/answers`, { work, ...wanted })).token;
}

function choices(type, list, required) {
  return list.map(({ id, text }) =>
    element(
      'label',
      {},
      element('input', { type, name: 'answer', value: id, required: required === true && type === 'radio' }),
      text,
    ),
  );
}

function field({ kind, text, scale, options, longest, required }, words) {
  if (kind === 'open') {
    const area = element('textarea', { id: 'answer', name: 'answer', maxLength: longest, required });
    return [element('label', { className: 'ask', htmlFor: 'answer' }, text), area];
  }
  const set = element('fieldset', {}, element('legend', { tabIndex: -1 }, text));
  if (scale !== null) {
    const [low, high] = scale;
    const scores = Array.from({ length: high - low + 1 }, (_, i) => ({ id: String(low + i), text: String(low + i) }));
    const ends = [`${low} = ${words.lowest}`, `${high} = ${words.highest}`].map((end) => element('span', {}, end));
    set.append(
      element('div', { className: 'scale' }, ...choices('radio', scores, required)),
      element('p', { className: 'ends' }, ...ends),
    );
    return [set];
  }
  const yesNo = [
    { id: 'yes', text: words.yes },
    { id: 'no', text: words.no },
  ];
  const type = kind === 'multiple' ? 'checkbox' : 'radio';
  set.append(element('div', { className: 'list' }, ...choices(type, options ?? yesNo, required)));
  return [set];
}

function answerOf({ kind }, form) {
  const chosen = new FormData(form).getAll('answer');
  if (kind === 'multiple') return chosen;
  return chosen.length === 0 ? null : chosen[0];
}

async function show(host) {
  const root = host.attachShadow({ mode: 'open' });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  const token = await begin(host.dataset);
  const region = element('section');
  root.append(region);

  const render = (progress, moved) => {
    const { next, words, language, title, thanks, intro } = progress;
    region.lang = language;
    region.setAttribute('aria-label', title);
    if (next === null) {
      const end = element('p', { tabIndex: -1 }, thanks);
      end.setAttribute('role', 'status');
      region.replaceChildren(end);
      end.focus();
      host.dispatchEvent(new CustomEvent('peerline-survey-complete', { bubbles: true }));
      return;
    }
    const alert = element('p');
    alert.setAttribute('role', 'alert');
    const send = async (value) => {
      try {
        render(await ask('/v1/public/answers', { token, answers: { [next.id]: value } }), true);
      } catch {
        alert.textContent = words.failed;
      }
    };
    const form = element('form', {}, ...field(next, words), alert);
    form.append(element('button', { type: 'submit', className: 'main' }, words.next));
    if (next.required === false) {
      form.append(element('button', { type: 'button', onclick: () => send(null) }, words.skip));
    }
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      void send(answerOf(next, form));
    });
    region.replaceChildren(...(intro === null ? [] : [element('p', {}, intro)]), form);
    if (moved === true) form.querySelector('legend, textarea').focus();
  };
  render(await ask('/v1/public/answers', { token }), false);
}

for (const host of document.querySelectorAll('[data-peerline-survey]')) {
  // A survey that cannot be shown (answered, expired, not for this site) leaves the page as it is.
  show(host).catch(() => host.remove());
}
