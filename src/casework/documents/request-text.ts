import { documentKinds, type requestLanguages } from '#contract/casework-words';
import type { Untainted } from '#domain/untainted';

export type DocumentKind = (typeof documentKinds)[number];
export type RequestLanguage = (typeof requestLanguages)[number];

/** All that a customer gets to see. Each field has passed `untainted`. */
export interface CustomerRequest {
  readonly documents: readonly Untainted<DocumentKind>[];
  readonly language: Untainted<RequestLanguage>;
  /** `YYYY-MM-DD`. */
  readonly answerBy: Untainted<string>;
  /** Random. */
  readonly reference: Untainted<string>;
}

interface Wording {
  readonly opening: string;
  readonly documents: Readonly<Record<DocumentKind, string>>;
  readonly closing: (answerBy: string, reference: string) => string;
}

const wordings: Readonly<Record<RequestLanguage, Wording>> = {
  en: {
    opening:
      'We are required to keep the information about our customers complete and up to date. Please send us the following documents:',
    documents: {
      identity: 'a valid identity document',
      address: 'a proof of your present address, not older than three months',
      'source-of-funds': 'a document that shows where your regular income comes from',
      'source-of-wealth': 'a document that shows how your assets were acquired',
      'beneficial-owners': 'a current list of the beneficial owners of your company',
      'business-activity': 'a short description of what your company does, and a current extract from the register',
      'contracts-and-invoices': 'examples of contracts or invoices of your usual business',
    },
    closing: (answerBy, reference) => `Please answer by ${answerBy} and quote the reference ${reference}.`,
  },
  es: {
    opening:
      'Estamos obligados a mantener completa y actualizada la información de nuestros clientes. Le rogamos que nos envíe los siguientes documentos:',
    documents: {
      identity: 'un documento de identidad en vigor',
      address: 'un justificativo de su domicilio actual, de no más de tres meses',
      'source-of-funds': 'un documento que muestre el origen de sus ingresos habituales',
      'source-of-wealth': 'un documento que muestre cómo se adquirió su patrimonio',
      'beneficial-owners': 'una relación actual de los titulares reales de su empresa',
      'business-activity': 'una breve descripción de la actividad de su empresa y un extracto actual del registro',
      'contracts-and-invoices': 'ejemplos de contratos o facturas de su actividad habitual',
    },
    closing: (answerBy, reference) =>
      `Le rogamos que responda antes del ${answerBy} e indique la referencia ${reference}.`,
  },
  de: {
    opening:
      'Wir sind verpflichtet, die Angaben zu unseren Kunden vollständig und aktuell zu halten. Bitte senden Sie uns folgende Unterlagen:',
    documents: {
      identity: 'ein gültiges Ausweisdokument',
      address: 'einen Nachweis Ihrer jetzigen Anschrift, nicht älter als drei Monate',
      'source-of-funds': 'einen Nachweis über die Herkunft Ihrer regelmäßigen Einkünfte',
      'source-of-wealth': 'einen Nachweis, wie Ihr Vermögen entstanden ist',
      'beneficial-owners': 'eine aktuelle Liste der wirtschaftlich Berechtigten Ihres Unternehmens',
      'business-activity':
        'eine kurze Beschreibung der Tätigkeit Ihres Unternehmens und einen aktuellen Registerauszug',
      'contracts-and-invoices': 'Beispiele für Verträge oder Rechnungen aus Ihrem üblichen Geschäft',
    },
    closing: (answerBy, reference) => `Bitte antworten Sie bis ${answerBy} und nennen Sie das Zeichen ${reference}.`,
  },
};

/** The letter: it depends on what is asked for, the language, the day and a random reference, and on nothing else. */
export function requestText({ documents, language, answerBy, reference }: CustomerRequest): string {
  const { opening, documents: names, closing } = wordings[language.value];
  const asked = documentKinds.filter((kind) => documents.some(({ value }) => value === kind));
  return [opening, '', ...asked.map((kind) => `– ${names[kind]}`), '', closing(answerBy.value, reference.value)].join(
    '\n',
  );
}
