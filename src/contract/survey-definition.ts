import { z } from 'zod';
import { smallestGroup } from '#domain/k-anonymity';
import { isUnicode, text } from './api/fields.ts';

/** Language as BCP 47: `de`, `pt-BR`. */
export const languageCode = z
  .string()
  .max(20)
  .regex(
    /^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|\d{3}))?$/,
    'must be a BCP 47 language code, for instance de or pt-BR',
  );

/** Name of a survey, question, option or segment: it appears in addresses and column heads. */
export const slug = z
  .string()
  .min(1)
  .max(60)
  .regex(/^[a-z0-9][a-z0-9-]*$/, 'must consist of lower-case letters, digits and hyphens');

const paragraph = (longest: number) => z.string().min(1).max(longest).refine(isUnicode, 'must be valid Unicode');

/** The same text in each language of the survey. */
const localised = (longest: number) => z.record(languageCode, paragraph(longest));

/** When a rule of branching holds: of the answer to its own question. */
const condition = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('always') }),
  z.strictObject({ op: z.literal('answered') }),
  z.strictObject({ op: z.literal('skipped') }),
  z.strictObject({ op: z.literal('between'), low: z.int(), high: z.int() }).describe('A score, both ends included.'),
  z.strictObject({ op: z.literal('chose'), option: slug }),
  z.strictObject({ op: z.literal('consented') }),
]);
export type BranchCondition = z.output<typeof condition>;

/** Where `to` stands for the end of the survey. */
export const surveyEnd = 'end';

const shared = {
  id: slug.refine((id) => id !== surveyEnd, 'must not be "end"'),
  text: localised(500),
  required: z.boolean().default(false),
  branches: z
    .array(z.strictObject({ when: condition, to: slug }))
    .max(20)
    .default([])
    .describe('The first that holds says where to go on; otherwise the next question follows.'),
};
const options = z
  .array(z.strictObject({ id: slug, text: localised(200) }))
  .min(2)
  .max(30);

const question = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('nps'), ...shared }).describe('Would recommend, 0–10.'),
  z.strictObject({ kind: z.literal('csat'), ...shared }).describe('Satisfied, 1–5.'),
  z
    .strictObject({ kind: z.literal('ces'), ...shared, form: z.enum(['agreement', 'ease']) })
    .describe('Effort, 1–7. `agreement`: "made it easy", 7 = strongly agree; `ease`: 7 = very easy.'),
  z.strictObject({ kind: z.literal('rating'), ...shared, highest: z.int().min(3).max(10) }).describe('1 to `highest`.'),
  z.strictObject({ kind: z.literal('single'), ...shared, options }),
  z.strictObject({ kind: z.literal('multiple'), ...shared, options }),
  z.strictObject({ kind: z.literal('open'), ...shared, longest: z.int().min(1).max(5000).default(1000) }),
  z.strictObject({ kind: z.literal('consent'), ...shared, purpose: slug }),
]);
export type Question = z.output<typeof question>;

const attributeCondition = z.discriminatedUnion('op', [
  z.strictObject({ attribute: slug, op: z.literal('in'), values: z.array(text(200)).min(1).max(50) }),
  z.strictObject({ attribute: slug, op: z.literal('between'), low: z.number(), high: z.number() }),
]);
export type AttributeCondition = z.output<typeof attributeCondition>;

export const targeting = z.strictObject({
  segments: z
    .array(z.strictObject({ segmentation: slug, segment: text(60) }))
    .max(100)
    .default([])
    .describe('Commercial segments; one of them is enough. None = everyone.'),
  attributes: z.array(attributeCondition).max(20).default([]).describe('All of them must hold.'),
  behaviours: z
    .array(
      z.strictObject({
        event: slug,
        withinDays: z.int().min(1).max(365),
        atLeast: z.int().min(0).max(10_000).default(1),
        atMost: z.int().min(0).max(10_000).optional(),
      }),
    )
    .max(20)
    .default([])
    .describe('How often the customer did something of late; all of them must hold.'),
});
export type Targeting = z.output<typeof targeting>;

export const surveyClasses = ['relationship', 'transactional', 'research'] as const;

/** What a version of a survey says. A version that was stored is never changed. */
export const surveyDefinition = z
  .strictObject({
    title: localised(120),
    intro: localised(1000).optional(),
    thanks: localised(500),
    languages: z.array(languageCode).min(1).max(30).describe('The first is the one to fall back on.'),
    class: z.enum(surveyClasses).describe('Surveys of one class share a cooldown.'),
    questions: z.array(question).min(1).max(50),
    anonymous: z.boolean().default(false).describe('Answers are stored without a link to the customer.'),
    smallestGroup: z
      .int()
      .min(smallestGroup)
      .max(1000)
      .default(smallestGroup)
      .describe('Results of fewer answers are not shown.'),
    targeting: targeting.prefault({}),
    trigger: z
      .discriminatedUnion('kind', [
        z.strictObject({ kind: z.literal('api') }),
        z.strictObject({ kind: z.literal('event'), event: slug }),
      ])
      .default({ kind: 'api' }),
    cooldownDays: z
      .int()
      .min(0)
      .max(3650)
      .default(90)
      .describe('Between two invitations of a customer to this survey.'),
    quota: z
      .strictObject({ total: z.int().min(1).max(1e7).optional(), perSegment: z.int().min(1).max(1e7).optional() })
      .default({})
      .describe('Complete answers after which nobody more is asked.'),
    sampling: z
      .strictObject({
        share: z.number().gt(0).max(1),
        seed: z
          .int()
          .min(0)
          .max(2 ** 31 - 1),
      })
      .default({ share: 1, seed: 0 })
      .describe('The same seed draws the same customers.'),
    requiresConsent: slug.optional().describe('Only customers whose latest word on this purpose is yes are asked.'),
    linkDays: z.int().min(1).max(365).default(14).describe('How long a link works.'),
    open: z
      .boolean()
      .default(false)
      .describe('Whether anyone may answer without an invitation; proof of work is asked.'),
    origins: z
      .array(z.url({ protocol: /^https?$/ }).max(200))
      .max(20)
      .default([])
      .describe('Sites that may embed it, for instance https://www.bank.example.'),
  })
  .meta({ id: 'SurveyDefinition', description: 'Questions, whom they are for, and how often they may be asked.' });
export type SurveyDefinition = z.output<typeof surveyDefinition>;
