import { createHash } from 'node:crypto';
import { interfaceWords, type InterfaceWords } from '../definition/interface-words.ts';
import type { ProgressView, QuestionView } from './question-view.ts';

const style = `
:root{color-scheme:light dark;font:1.0625rem/1.5 system-ui,sans-serif}
body{margin:0;display:grid;place-items:start center;min-height:100vh;background:Canvas;color:CanvasText}
main{width:min(40rem,100% - 2rem);padding:2rem 0}
h1{font-size:1.1rem;font-weight:600;margin:0 0 1.5rem}
fieldset{border:0;margin:0 0 1.5rem;padding:0}
legend,.ask{font-size:1.35rem;font-weight:600;padding:0;margin:0 0 1rem;display:block}
.scale{display:flex;flex-wrap:wrap;gap:.5rem}
.scale label{min-width:2.75rem;min-height:2.75rem;display:inline-flex;gap:.35rem;align-items:center;justify-content:center;border:1px solid GrayText;border-radius:.5rem;padding:0 .5rem}
.list label{display:flex;gap:.75rem;align-items:center;min-height:2.75rem}
.ends{display:flex;justify-content:space-between;margin:.5rem 0 0}
textarea{width:100%;box-sizing:border-box;min-height:8rem;font:inherit;padding:.75rem}
button{font:inherit;min-height:2.75rem;padding:0 1.25rem;border-radius:.5rem;border:1px solid GrayText;margin-right:.75rem}
button.main{background:#1d4ed8;border-color:#1d4ed8;color:#fff}
:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
.error{border-left:4px solid #b91c1c;padding:.25rem 0 .25rem .75rem;margin:0 0 1.5rem}
.trap{position:absolute;left:-100vw}
`;
const styleHash = createHash('sha256').update(style).digest('base64');

/** Nothing may be loaded, run or framed; forms go back to us. `self` scripts are allowed where a page says so. */
export function pageHeaders(scripts: 'none' | 'self' = 'none'): Readonly<Record<string, string>> {
  return {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': [
      "default-src 'none'",
      `style-src 'sha256-${styleHash}'`,
      ...(scripts === 'self' ? ["script-src 'self'"] : []),
      "form-action 'self'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ].join('; '),
    // Same-origin, not none: with none, browsers hide the origin of a form, which we check. The link leaks to no one.
    'referrer-policy': 'same-origin',
    'x-robots-tag': 'noindex',
  };
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function paragraph(text: string | null): string {
  return text === null ? '' : `<p>${escapeHtml(text)}</p>`;
}

function page(language: string, title: string, body: string): string {
  return `<!doctype html>
<html lang="${escapeHtml(language)}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><style>${style}</style></head>
<body><main>${body}</main></body></html>
`;
}

function choice(type: 'radio' | 'checkbox', value: string, label: string, required: boolean): string {
  const need = required && type === 'radio' ? ' required' : '';
  return `<label><input type="${type}" name="answer" value="${escapeHtml(value)}"${need}> ${escapeHtml(label)}</label>`;
}

function field(question: QuestionView, words: InterfaceWords): string {
  const { kind, scale, options, longest, required } = question;
  const legend = `<legend>${escapeHtml(question.text)}</legend>`;
  if (scale !== null) {
    const [low, high] = scale;
    const scores = Array.from({ length: high - low + 1 }, (_, i) => String(low + i));
    const labels = scores.map((score) => choice('radio', score, score, required)).join('');
    const ends = `<p class="ends"><span>${low} = ${words.lowest}</span><span>${high} = ${words.highest}</span></p>`;
    return `<fieldset>${legend}<div class="scale">${labels}</div>${ends}</fieldset>`;
  }
  if (options !== null) {
    const type = kind === 'single' ? 'radio' : 'checkbox';
    const labels = options.map(({ id, text }) => choice(type, id, text, required)).join('');
    return `<fieldset>${legend}<div class="list">${labels}</div></fieldset>`;
  }
  if (kind === 'consent') {
    const labels = choice('radio', 'yes', words.yes, required) + choice('radio', 'no', words.no, required);
    return `<fieldset>${legend}<div class="list">${labels}</div></fieldset>`;
  }
  return `<label class="ask" for="answer">${escapeHtml(question.text)}</label>
<p><textarea id="answer" name="answer" maxlength="${longest ?? 1000}"${required ? ' required' : ''}></textarea></p>`;
}

/** One question as a form that works without script. */
export function questionPage(view: ProgressView & { readonly next: QuestionView }, error: string | null): string {
  const words = interfaceWords(view.language)!;
  const alert = error === null ? '' : `<p class="error" role="alert">${escapeHtml(error)}</p>`;
  const skip = view.next.required
    ? ''
    : `<button type="submit" name="skip" value="yes" formnovalidate>${words.skip}</button>`;
  return page(
    view.language,
    view.title,
    `<h1>${escapeHtml(view.title)}</h1>${paragraph(view.intro)}${alert}<form method="post">
<input type="hidden" name="question" value="${escapeHtml(view.next.id)}">
${field(view.next, words)}
<button type="submit" class="main">${words.next}</button>${skip}</form>`,
  );
}

/** A page that only says something. */
export function messagePage(language: string, title: string, message: string): string {
  return page(language, title, `<h1>${escapeHtml(title)}</h1><p role="status">${escapeHtml(message)}</p>`);
}

/** The first page of an open survey. With script the proof of work is done meanwhile; without, the form goes as it is. */
export function welcomePage(language: string, title: string, intro: string | null, challenge: string): string {
  const words = interfaceWords(language)!;
  return page(
    language,
    title,
    `<h1>${escapeHtml(title)}</h1>${paragraph(intro)}
<form method="post" data-challenge="${escapeHtml(challenge)}">
<input type="hidden" name="challenge" value="${escapeHtml(challenge)}"><input type="hidden" name="nonce" value="">
<p class="trap" aria-hidden="true"><input name="website" tabindex="-1" autocomplete="off"></p>
<button type="submit" class="main">${words.next}</button></form><script type="module" src="/embed/work.js"></script>`,
  );
}
