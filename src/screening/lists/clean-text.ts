export interface CleanText {
  readonly text: string;
  /** Control characters that were taken out; the final 0x1A of files from DOS is none. */
  readonly controlCharacters: number;
}

// oxlint-disable-next-line no-control-regex
const controls = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F-\u009F]/g;

/** The text of a list file: UTF-8, or Windows-1252 where it is none; no byte order mark, no control characters. */
export function cleanText(bytes: Uint8Array): CleanText {
  const text = withoutEnd(decode(bytes));
  let controlCharacters = 0;
  const clean = text.replace(controls, () => {
    controlCharacters += 1;
    return ' ';
  });
  return { text: clean, controlCharacters };
}

/** Files from DOS end with Ctrl-Z. */
function withoutEnd(text: string): string {
  const trimmed = text.trimEnd();
  return trimmed.endsWith('\u001A') ? trimmed.slice(0, -1) : text;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}
