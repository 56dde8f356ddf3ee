import { z } from 'zod';
import { riskRatings } from '#domain/codes';
import type { Complaint, ComplianceIncident, Consent, ScreeningHit } from '#domain/outcome';
import { boolean, code, eventTime, identifier, number, text, unknownable } from './record-fields.ts';

export const complaintRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the complaint; unique among complaints.'),
    at: eventTime('behavioural', 'When it was received.'),
    partyId: identifier('pseudonymous', 'The party that complained.'),
    category: unknownable(text('behavioural', 'Subject, as the bank files it.')),
    text: unknownable(text('identifying', 'What was said.')),
  })
  .meta({ title: 'Complaint', description: "A customer's complaint." }) satisfies z.ZodType<Complaint>;

export const incidentRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the incident; unique among incidents.'),
    at: eventTime('suspicion', 'When it was recorded.'),
    partyId: identifier('pseudonymous', 'The party concerned.'),
    type: text('suspicion', 'Kind of breach, as the bank files it.'),
    severity: unknownable(code('suspicion', riskRatings, 'How grave it is.')),
    transactionId: unknownable(identifier('pseudonymous', 'The transaction concerned, where there is one.')),
  })
  .meta({
    title: 'Compliance incident',
    description: 'A confirmed or suspected breach of compliance rules, as the bank recorded it.',
  }) satisfies z.ZodType<ComplianceIncident>;

export const screeningHitRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the hit; unique among screening hits.'),
    at: eventTime('suspicion', 'When it was found.'),
    partyId: identifier('pseudonymous', 'The party concerned.'),
    list: text('suspicion', 'The list: OFAC SDN, EU, UN, …'),
    listVersion: unknownable(text('technical', 'Date or version of the list.')),
    matchedName: text('suspicion', 'The name on the list.'),
    score: number('suspicion', 0, 1, 'Similarity of the names.'),
    status: code('suspicion', ['open', 'confirmed', 'dismissed'], 'What became of it.'),
  })
  .meta({
    title: 'Screening hit',
    description: 'A match of a party or counterparty against a sanctions or watch list.',
  }) satisfies z.ZodType<ScreeningHit>;

export const consentRecord = z
  .strictObject({
    id: identifier('pseudonymous', 'Identifies the entry; unique among consents.'),
    at: eventTime('behavioural', 'When it was given or withdrawn.'),
    partyId: identifier('pseudonymous', 'The party that decided.'),
    purpose: text('behavioural', 'The purpose of processing.'),
    granted: boolean('behavioural', 'Given (true) or withdrawn (false).'),
  })
  .meta({
    title: 'Consent',
    description: "A party's consent, or its withdrawal, to one purpose of processing.",
  }) satisfies z.ZodType<Consent>;
