import { z } from 'zod';
import type { Label } from '#domain/label';
import { boolean, identifier, text, time, unknownable } from './record-fields.ts';

export const labelRecord = z
  .strictObject({
    transactionId: unknownable(identifier('pseudonymous', 'The labelled transaction.')),
    partyId: unknownable(
      identifier('pseudonymous', 'The labelled party; with a transaction: whose leg is meant (unknown: both legs).'),
    ),
    at: unknownable(time('suspicion', "From when a party's label holds; unknown: throughout.")),
    guilty: boolean('suspicion', 'True: crime or default, as the data set says; false: looked at and found innocent.'),
    typology: unknownable(text('suspicion', 'What kind of crime it is.')),
  })
  .meta({
    title: 'Label',
    description: 'What is known afterwards, for measuring: no feature reads it, nor does the score that raises alerts.',
  }) satisfies z.ZodType<Label>;
