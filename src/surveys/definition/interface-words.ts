/** What the pages say around the questions. */
export interface InterfaceWords {
  readonly next: string;
  readonly skip: string;
  readonly send: string;
  readonly close: string;
  readonly yes: string;
  readonly no: string;
  readonly required: string;
  readonly lowest: string;
  readonly highest: string;
  readonly failed: string;
}

const byLanguage: Readonly<Record<string, InterfaceWords>> = {
  en: {
    next: 'Next',
    skip: 'Skip',
    send: 'Send',
    close: 'Close',
    yes: 'Yes',
    no: 'No',
    required: 'Please answer this question.',
    lowest: 'lowest',
    highest: 'highest',
    failed: 'That did not work. Please try again.',
  },
  de: {
    next: 'Weiter',
    skip: 'Überspringen',
    send: 'Senden',
    close: 'Schließen',
    yes: 'Ja',
    no: 'Nein',
    required: 'Bitte beantworten Sie diese Frage.',
    lowest: 'am wenigsten',
    highest: 'am meisten',
    failed: 'Das hat nicht geklappt. Bitte versuchen Sie es noch einmal.',
  },
  fr: {
    next: 'Suivant',
    skip: 'Passer',
    send: 'Envoyer',
    close: 'Fermer',
    yes: 'Oui',
    no: 'Non',
    required: 'Veuillez répondre à cette question.',
    lowest: 'le moins',
    highest: 'le plus',
    failed: 'Cela n’a pas fonctionné. Veuillez réessayer.',
  },
  es: {
    next: 'Siguiente',
    skip: 'Omitir',
    send: 'Enviar',
    close: 'Cerrar',
    yes: 'Sí',
    no: 'No',
    required: 'Responda a esta pregunta, por favor.',
    lowest: 'mínimo',
    highest: 'máximo',
    failed: 'No ha funcionado. Inténtelo de nuevo.',
  },
  it: {
    next: 'Avanti',
    skip: 'Salta',
    send: 'Invia',
    close: 'Chiudi',
    yes: 'Sì',
    no: 'No',
    required: 'Risponda a questa domanda, per favore.',
    lowest: 'minimo',
    highest: 'massimo',
    failed: 'Qualcosa non ha funzionato. Riprovi.',
  },
  nl: {
    next: 'Volgende',
    skip: 'Overslaan',
    send: 'Versturen',
    close: 'Sluiten',
    yes: 'Ja',
    no: 'Nee',
    required: 'Beantwoord deze vraag alstublieft.',
    lowest: 'laagst',
    highest: 'hoogst',
    failed: 'Dat is niet gelukt. Probeer het opnieuw.',
  },
  pt: {
    next: 'Seguinte',
    skip: 'Saltar',
    send: 'Enviar',
    close: 'Fechar',
    yes: 'Sim',
    no: 'Não',
    required: 'Responda a esta pergunta, por favor.',
    lowest: 'mínimo',
    highest: 'máximo',
    failed: 'Não funcionou. Tente novamente.',
  },
  pl: {
    next: 'Dalej',
    skip: 'Pomiń',
    send: 'Wyślij',
    close: 'Zamknij',
    yes: 'Tak',
    no: 'Nie',
    required: 'Proszę odpowiedzieć na to pytanie.',
    lowest: 'najmniej',
    highest: 'najbardziej',
    failed: 'Nie udało się. Proszę spróbować ponownie.',
  },
};

/** Words for a language, by its primary subtag; null where there are none. */
export function interfaceWords(language: string): InterfaceWords | null {
  return byLanguage[language.split('-')[0]!] ?? null;
}

/** The language to show: the one asked for, else one of the same tongue, else the survey's first. */
export function chooseLanguage(languages: readonly string[], wanted: readonly string[]): string {
  for (const code of wanted) {
    const same = languages.find((language) => language.toLowerCase() === code.toLowerCase());
    if (same !== undefined) return same;
    const tongue = code.split('-')[0]!.toLowerCase();
    const near = languages.find((language) => language.split('-')[0] === tongue);
    if (near !== undefined) return near;
  }
  return languages[0]!;
}
