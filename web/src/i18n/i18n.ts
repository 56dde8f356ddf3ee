import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

/** Every folder's words lie beside it: `texts.en.json`, `texts.de.json`; the folder's name is the namespace. */
const files = import.meta.glob<{ default: Record<string, unknown> }>('../**/texts.*.json', { eager: true });

const resources: Record<string, Record<string, Record<string, unknown>>> = {};
for (const [path, { default: texts }] of Object.entries(files)) {
  const [, namespace, language] = /([\w-]+)\/texts\.(\w+)\.json$/.exec(path)!;
  (resources[language!] ??= {})[namespace!] = texts;
}

export const languages = ['en', 'de'] as const;
export type Language = (typeof languages)[number];

function preferred(): Language {
  const stored = localStorage.getItem('peerline.language');
  const wanted = stored ?? navigator.language.slice(0, 2);
  return languages.find((each) => each === wanted) ?? 'en';
}

export async function startLanguage(): Promise<void> {
  i18next.on('languageChanged', (language) => {
    document.documentElement.lang = language;
  });
  await i18next.use(initReactI18next).init({
    resources,
    lng: preferred(),
    fallbackLng: 'en',
    defaultNS: 'shell',
    interpolation: { escapeValue: false },
  });
}

export function speak(language: Language): void {
  localStorage.setItem('peerline.language', language);
  void i18next.changeLanguage(language);
}
