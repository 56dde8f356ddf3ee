import { z } from 'zod';
import { riskRatings } from '#domain/codes';
import type { Complaint, ComplianceIncident, Consent, ScreeningHit } from '#domain/outcome';
import { boolean, code, eventTime, identifier, number, text, unknownable } from './record-fields.ts';

export const complaintRecord = z
  .strictObject({
    id: identifier('Identifies the complaint; unique among complaints.'),
    at: eventTime('When it was received.'),
    partyId: identifier('The party that complained.'),
    category: unknownable(text('Subject, as the bank files it.')),
    text: unknownable(text('What was said.')),
  })
  .meta({ title: 'Complaint', description: "A customer's complaint." }) satisfies z.ZodType<Complaint>;

export const incidentRecord = z
  .strictObject({
    id: identifier('Identifies the incident; unique among incidents.'),
    at: eventTime('When it was recorded.'),
    partyId: identifier('The party concerned.'),
    type: text('Kind of breach, as the bank files it.'),
    severity: unknownable(code(riskRatings, 'How grave it is.')),
    transactionId: unknownable(identifier('The transaction concerned, where there is one.')),
  })
  .meta({
    title: 'Compliance incident',
    description: 'A confirmed or suspected breach of compliance rules, as the bank recorded it.',
  }) satisfies z.ZodType<ComplianceIncident>;

export const screeningHitRecord = z
  .strictObject({
    id: identifier('Identifies the hit; unique among screening hits.'),
    at: eventTime('When it was found.'),
    partyId: identifier('The party concerned.'),
    list: text('The list: OFAC SDN, EU, UN, …'),
    listVersion: unknownable(text('Date or version of the list.')),
    matchedName: text('The name on the list.'),
    score: number(0, 1, 'Similarity of the names.'),
    status: code(['open', 'confirmed', 'dismissed'], 'What became of it.'),
  })
  .meta({
    title: 'Screening hit',
    description: 'A match of a party or counterparty against a sanctions or watch list.',
  }) satisfies z.ZodType<ScreeningHit>;

export const consentRecord = z
  .strictObject({
    id: identifier('Identifies the entry; unique among consents.'),
    at: eventTime('When it was given or withdrawn.'),
    partyId: identifier('The party that decided.'),
    purpose: text('The purpose of processing.'),
    granted: boolean('Given (true) or withdrawn (false).'),
  })
  .meta({
    title: 'Consent',
    description: "A party's consent, or its withdrawal, to one purpose of processing.",
  }) satisfies z.ZodType<Consent>;
