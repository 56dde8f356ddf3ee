import type { ItemSentence, ItemToken, ItsFunction, WinkMethods } from 'wink-nlp';

/** What a library says of an open text: a hint, not a fact. */
export interface TextReading {
  /** −1 (negative) to 1 (positive); null = the language is not one that the library reads. */
  readonly sentiment: number | null;
  /** Nouns as the library found them, each once. */
  readonly terms: readonly string[];
}

export interface Theme {
  readonly term: string;
  /** Texts that mention it. */
  readonly texts: number;
  readonly meanSentiment: number;
}

/** Stands with every result, so that nobody takes it for more than it is. */
export const textMethod = {
  library: 'wink-nlp 2.4.0 with wink-eng-lite-web-model 1.8.1',
  languages: ['en'],
  caveat: 'Read by a program from word lists: irony, mixed feelings and misspellings are often misread.',
} as const;

/** What is asked of sentences and words. The library's own types call these methods and leave lemmas out. */
interface Properties {
  readonly sentiment: ItsFunction<number>;
  readonly pos: ItsFunction<string>;
  readonly stopWordFlag: ItsFunction<boolean>;
  readonly lemma: ItsFunction<string>;
}

let loading: Promise<WinkMethods> | null = null;

/** The English model is a few megabytes: it is loaded when the first text is read. */
async function library(): Promise<WinkMethods> {
  loading ??= (async () => {
    const [{ default: winkNLP }, { default: model }] = await Promise.all([
      import('wink-nlp'),
      import('wink-eng-lite-web-model'),
    ]);
    return winkNLP(model, ['sbd', 'negation', 'sentiment', 'pos']);
  })();
  return await loading;
}

/** Reads texts in the order given. */
export async function readTexts(
  texts: readonly { readonly text: string; readonly language: string }[],
): Promise<readonly TextReading[]> {
  const nlp = await library();
  const its = nlp.its as unknown as Properties;
  return texts.map(({ text, language }) => {
    if (language.split('-')[0] !== 'en') return { sentiment: null, terms: [] };
    const document = nlp.readDoc(text);
    const weighted: number[] = [];
    document.sentences().each((sentence: ItemSentence) => {
      weighted.push(Number(sentence.out(its.sentiment)));
    });
    const terms = new Set<string>();
    document.tokens().each((token: ItemToken) => {
      if (token.out(its.pos) !== 'NOUN' || token.out(its.stopWordFlag) === true) return;
      const term = token.out(its.lemma);
      if (term.length > 2 && term.length < 40) terms.add(term);
    });
    const feeling = weighted.filter((value) => value !== 0);
    const sentiment = feeling.length === 0 ? 0 : feeling.reduce((sum, value) => sum + value, 0) / feeling.length;
    return { sentiment, terms: [...terms] };
  });
}

/** The terms that most texts mention, those of at least `leastTexts`. */
export function themesOf(readings: readonly TextReading[], leastTexts: number, most = 20): readonly Theme[] {
  const found = new Map<string, { texts: number; sum: number }>();
  for (const { terms, sentiment } of readings) {
    for (const term of terms) {
      const theme = found.get(term) ?? { texts: 0, sum: 0 };
      found.set(term, { texts: theme.texts + 1, sum: theme.sum + (sentiment ?? 0) });
    }
  }
  return [...found]
    .filter(([, { texts }]) => texts >= leastTexts)
    .map(([term, { texts, sum }]) => ({ term, texts, meanSentiment: sum / texts }))
    .sort((a, b) => b.texts - a.texts || (a.term < b.term ? -1 : 1))
    .slice(0, most);
}
