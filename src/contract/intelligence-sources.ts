import { z } from 'zod';
import { slug } from './survey-definition.ts';

const about = {
  name: slug.describe('Names the source: lower-case letters, digits and hyphens.'),
  file: z.string().min(1).max(1000).optional().describe('A local file, from the folder of this file on.'),
  url: z.string().min(1).max(2000).optional().describe('An HTTPS address, instead of a file.'),
  source: z.string().min(1).max(2000).describe('Who publishes it, and where.'),
  licence: z.string().min(1).max(2000).describe('On what terms it may be used.'),
};
const column = z.string().min(1).max(200);
const scale = {
  range: z
    .tuple([z.number(), z.number()])
    .refine(([lowest, highest]) => lowest < highest, 'must be [lowest, highest]')
    .describe('Lowest and highest value of the scale.'),
  higherIs: z.enum(['riskier', 'safer']).describe('What a higher value says.'),
};

const countryLists = z.strictObject({
  kind: z.literal('country-lists').describe('A list of countries in the form of docs/policy.md, YAML or JSON.'),
  ...about,
});
const countryScores = z.strictObject({
  kind: z.literal('country-scores').describe('CSV of an index by country: corruption, a rating of your own.'),
  ...about,
  ...scale,
  delimiter: z.string().length(1).optional().describe('Comma by default.'),
  columns: z
    .strictObject({
      country: column.describe('Alpha-2 code or English name.'),
      score: column,
      from: column.optional().describe('Day from which it holds, YYYY-MM-DD, or a year.'),
    })
    .describe('Names of the columns.'),
  from: z.iso.date().optional().describe('Day from which all rows hold, where no column says it.'),
  ignore: z.array(z.string().max(200)).max(1000).optional().describe('Values of the country column that are none.'),
});
const partyRisk = z.strictObject({
  kind: z
    .literal('party-risk')
    .describe('CSV of what a third party says of your customers: adverse media, a fraud register.'),
  ...about,
  ...scale,
  delimiter: z.string().length(1).optional().describe('Comma by default.'),
  columns: z
    .strictObject({
      party: column.describe('Identifier of the customer.'),
      at: column.describe('When the third party found it: YYYY-MM-DD or an ISO 8601 time in UTC.'),
      score: column,
      name: column.optional().describe('Who it says the customer is like.'),
      id: column.optional().describe('Its own identifier; customer and time by default.'),
    })
    .describe('Names of the columns.'),
});

/** A file of sources of outside intelligence. */
export const intelligenceSources = z
  .strictObject({
    version: z.literal(1),
    builtIn: z
      .boolean()
      .default(true)
      .describe('Whether the list that comes with Peerline is one of the sources; true by default.'),
    sources: z
      .array(z.discriminatedUnion('kind', [countryLists, countryScores, partyRisk]))
      .min(1)
      .max(100),
  })
  .superRefine(({ sources }, context) => {
    const seen = new Set<string>(['peerline']);
    for (const [i, { name, file, url }] of sources.entries()) {
      const problem = (message: string) => context.addIssue({ code: 'custom', path: ['sources', i], message });
      if ((file === undefined) === (url === undefined)) problem('needs either file or url');
      if (seen.has(name)) problem(`the name ${name} is taken`);
      seen.add(name);
    }
  });

export type IntelligenceSource = z.output<typeof intelligenceSources>['sources'][number];
export type CountryScoresSource = Extract<IntelligenceSource, { kind: 'country-scores' }>;
export type PartyRiskSource = Extract<IntelligenceSource, { kind: 'party-risk' }>;
