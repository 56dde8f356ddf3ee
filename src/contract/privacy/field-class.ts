/**
 * What a field says about a person, which decides how it is kept, shown, exported and erased:
 * - `identifying`: alone names or describes a person, or may, as free text does. Encrypted with the person's key.
 * - `pseudonymous`: an identifier of the bank; names a person only together with the bank's own register
 * - `quasi-identifying`: names a person together with others of its kind (birth date, region, occupation)
 * - `behavioural`: what a person does, decides or says in figures
 * - `suspicion`: risk, screening, incidents and what was decided on them (GDPR art. 10). Never told to its subject
 *   (Directive (EU) 2015/849, art. 39)
 * - `technical`: says nothing about a person
 */
export const fieldClasses = [
  'identifying',
  'pseudonymous',
  'quasi-identifying',
  'behavioural',
  'suspicion',
  'technical',
] as const;
export type FieldClass = (typeof fieldClasses)[number];

/** One sentence per class, for the generated documents. */
export const fieldClassMeaning: Readonly<Record<FieldClass, string>> = {
  identifying: 'names or describes a person by itself, or may, as free text does',
  pseudonymous: "an identifier of the bank: names a person only together with the bank's own register",
  'quasi-identifying': 'names a person together with other fields of this class',
  behavioural: 'what a person does or decides',
  suspicion: 'risk, screening, incidents and decisions on them; never told to the person',
  technical: 'says nothing about a person',
};
