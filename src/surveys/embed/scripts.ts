import { readFileSync } from 'node:fs';

/** Browser modules, served as they are: small enough that nothing need be bundled. */
export const embedScripts = ['survey.js', 'work.js'] as const;
export type EmbedScript = (typeof embedScripts)[number];

const texts = new Map<EmbedScript, string>();

export function embedScript(name: EmbedScript): string {
  const text = texts.get(name) ?? readFileSync(new URL(name, import.meta.url), 'utf8');
  texts.set(name, text);
  return text;
}
