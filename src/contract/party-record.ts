import { z } from 'zod';
import { entityTypes, riskRatings } from '#domain/codes';
import type { Party } from '#domain/party';
import { boolean, code, country, date, identifier, text, time, unknownable } from './record-fields.ts';

export const partyRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the customer; unique among parties.'),
    entityType: code('quasi-identifying', entityTypes, 'Natural person or business.'),
    name: unknownable(text('identifying', 'Name of the person or business.')),
    birthDate: unknownable(date('quasi-identifying', 'Date of birth of a person.')),
    country: unknownable(country('quasi-identifying', 'Residence or incorporation, ISO 3166-1 alpha-2.')),
    region: unknownable(text('quasi-identifying', 'Region within the country, as the bank names it.')),
    industry: unknownable(text('quasi-identifying', 'Industry of a business, for instance an ISIC or NACE label.')),
    occupation: unknownable(text('quasi-identifying', 'Occupation of a person.')),
    onboardedAt: unknownable(time('quasi-identifying', 'When the business relationship began.')),
    riskRating: unknownable(code('suspicion', riskRatings, "The bank's own customer risk rating.")),
    politicallyExposed: unknownable(boolean('suspicion', 'Whether the customer is a politically exposed person.')),
    clientSegment: unknownable(
      text('quasi-identifying', "The bank's declared segment: retail, student, sole-trader, sme, corporate, …"),
    ),
  })
  .meta({ title: 'Party', description: 'A customer: a natural person or a business.' }) satisfies z.ZodType<Party>;
