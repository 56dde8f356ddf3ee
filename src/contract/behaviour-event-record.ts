import { z } from 'zod';
import type { BehaviourEvent } from '#domain/behaviour-event';
import { behaviourTypes } from '#domain/codes';
import { code, country, eventTime, identifier, number, text, unknownable } from './record-fields.ts';

export const behaviourEventRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the event; unique among behaviour events.'),
    at: eventTime('behavioural', 'When it happened.'),
    partyId: identifier('pseudonymous', 'The party that acted.'),
    type: code('behavioural', behaviourTypes, 'What was done.'),
    sessionId: unknownable(identifier('pseudonymous', 'Session it belongs to.')),
    deviceId: unknownable(identifier('pseudonymous', 'Device it was done on.')),
    ipCountry: unknownable(country('quasi-identifying', 'Country of the IP address, ISO 3166-1 alpha-2.')),
    path: unknownable(text('behavioural', 'Page, screen or API route.')),
    durationMs: unknownable(number('behavioural', 0, 1e12, 'How long it took, in milliseconds.')),
  })
  .meta({
    title: 'Behaviour event',
    description: 'What a customer did in a channel: a log-in, a view, a changed profile.',
  }) satisfies z.ZodType<BehaviourEvent>;
