// Written by scripts/generate.js from the OpenAPI document.

/** What went wrong (RFC 9457). */
export type Problem = { readonly type: string; readonly title: string; readonly status: number; readonly detail: string; readonly code: string; readonly requestId?: string; readonly errors?: readonly ({ readonly pointer: string; readonly detail: string })[]; readonly retryAfterMs?: number };

/** What became of one record. `repeated` gives the answer of the first time. */
export type Appended = { readonly id: string; readonly outcome: "accepted" | "repeated" | "conflict" | "invalid"; readonly position?: number; readonly acceptedAt?: number; readonly problem?: Problem; readonly evaluations?: readonly (Evaluation)[]; readonly reasons?: unknown };

/** How one party’s side of a transaction was scored. */
export type Evaluation = { readonly legId: string; readonly side: "own" | "mirrored"; readonly position: number; readonly partyId: (string) | (null); readonly at: number; readonly acceptedAt: number; readonly evaluatedAt: number; readonly amountMinor: number; readonly status: "ok" | "warming-up" | "errored"; readonly score: (number) | (null); readonly p: (number) | (null); readonly tau: (number) | (null); readonly alert: boolean; readonly cell: (string) | (null); readonly expert: (string) | (null); readonly modelVersion: string; readonly thresholdVersion: string; readonly error: (string) | (null) };

export type AppendedBatch = { readonly accepted: number; readonly repeated: number; readonly conflicts: number; readonly invalid: number; readonly results: readonly (Appended)[] };

/** A movement of money on one account. */
export type Transaction = { readonly id: string; readonly at: number; readonly atPrecision?: ("instant" | "day") | (null); readonly accountId: string; readonly direction: "out" | "in"; readonly amountMinor: number; readonly currency: string; readonly channel?: ("branch" | "atm" | "online" | "mobile" | "pos" | "api" | "phone" | "automatic" | "other") | (null); readonly scheme?: ("cash" | "card" | "transfer" | "instant" | "wire" | "direct-debit" | "cheque" | "internal" | "crypto" | "other") | (null); readonly category?: (string) | (null); readonly counterpartyAccountId?: (string) | (null); readonly counterpartyIdentifier?: (string) | (null); readonly counterpartyName?: (string) | (null); readonly counterpartyCountry?: (string) | (null); readonly counterpartyBank?: (string) | (null); readonly placeCountry?: (string) | (null); readonly placeLatitude?: (number) | (null); readonly placeLongitude?: (number) | (null); readonly description?: (string) | (null); readonly deviceId?: (string) | (null) };

/** Something a customer did or said, or that befell them, other than a payment. */
export type Event = ({ readonly kind: "behaviour-event"; readonly id: string; readonly at: number; readonly partyId: string; readonly type: "login" | "login-failed" | "logout" | "view" | "api-call" | "transfer-started" | "payee-added" | "profile-changed" | "password-changed" | "device-added" | "support-contact" | "other"; readonly sessionId?: (string) | (null); readonly deviceId?: (string) | (null); readonly ipCountry?: (string) | (null); readonly path?: (string) | (null); readonly durationMs?: (number) | (null) }) | ({ readonly kind: "complaint"; readonly id: string; readonly at: number; readonly partyId: string; readonly category?: (string) | (null); readonly text?: (string) | (null) }) | ({ readonly kind: "incident"; readonly id: string; readonly at: number; readonly partyId: string; readonly type: string; readonly severity?: ("low" | "medium" | "high") | (null); readonly transactionId?: (string) | (null) }) | ({ readonly kind: "survey-answer"; readonly id: string; readonly at: number; readonly partyId: string; readonly surveyId: string; readonly questionId: string; readonly value?: (number) | (null); readonly text?: (string) | (null) }) | ({ readonly kind: "screening-hit"; readonly id: string; readonly at: number; readonly partyId: string; readonly list: string; readonly listVersion?: (string) | (null); readonly matchedName: string; readonly score: number; readonly status: "open" | "confirmed" | "dismissed" });

/** A customer: a person or a business. Replaces what was known. */
export type Party = { readonly entityType: "individual" | "business"; readonly name?: (string) | (null); readonly birthDate?: (string) | (null); readonly country?: (string) | (null); readonly region?: (string) | (null); readonly industry?: (string) | (null); readonly occupation?: (string) | (null); readonly onboardedAt?: (number) | (null); readonly riskRating?: ("low" | "medium" | "high") | (null); readonly politicallyExposed?: (boolean) | (null); readonly clientSegment?: (string) | (null) };

/** An account, card or wallet of one party. Replaces what was known. */
export type Account = { readonly partyId: string; readonly product: "checking" | "savings" | "wallet" | "prepaid" | "card" | "loan" | "other"; readonly currency: string; readonly openedAt?: (number) | (null) };

/** A customer, the peers, and the latest evaluations. */
export type PartyView = { readonly id: string; readonly entityType: "individual" | "business"; readonly name: (string) | (null); readonly birthDate: (string) | (null); readonly masked: boolean; readonly country: (string) | (null); readonly region: (string) | (null); readonly industry: (string) | (null); readonly occupation: (string) | (null); readonly onboardedAt: (number) | (null); readonly riskRating: ("low" | "medium" | "high") | (null); readonly politicallyExposed: (boolean) | (null); readonly clientSegment: (string) | (null); readonly accounts: readonly ({ readonly id: string; readonly product: "checking" | "savings" | "wallet" | "prepaid" | "card" | "loan" | "other"; readonly currency: string; readonly openedAt: (number) | (null) })[]; readonly segment: PartySegment; readonly features: (Readonly<Record<string, (number) | (null)>>) | (null); readonly evaluations: readonly (Evaluation)[] };

/** The peers that the party was last compared with. */
export type PartySegment = { readonly partyId: string; readonly cell: (string) | (null); readonly expert: (string) | (null); readonly modelVersion: (string) | (null); readonly at: (number) | (null) };

/** An evaluation above the line, with its reasons. */
export type Alert = { readonly id: number; readonly legId: string; readonly partyId: string; readonly team: (string) | (null); readonly at: number; readonly createdAt: number; readonly amountMinor: number; readonly score: number; readonly p: number; readonly tau: number; readonly cell: string; readonly expert: string; readonly modelVersion: string; readonly thresholdVersion: string; readonly rules: (readonly (string)[]) | (null); readonly reasons: (Explanation) | (null) };

/** Why a leg scored as it did: base + Σ contributions = logit. */
export type Explanation = { readonly score: number; readonly p: number; readonly logit: number; readonly base: number; readonly alpha: number; readonly threshold: number; readonly alert: boolean; readonly guaranteed: boolean; readonly absolute: boolean; readonly segment: string; readonly calibratedBy: string; readonly expert: string; readonly reasons: readonly (Reason)[]; readonly counterfactual: ({ readonly changes: readonly ({ readonly feature: string; readonly from: (number) | (null); readonly to: number })[]; readonly groups: readonly (string)[]; readonly sentence: string }) | (null); readonly otherGroups: readonly ({ readonly axis: string; readonly label: string; readonly segment: string; readonly expert: string; readonly score: number; readonly p: number; readonly feature: string; readonly z: number; readonly ownZ: number; readonly sentence: string })[] };

export type Reason = { readonly group: string; readonly contribution: number; readonly feature: (string) | (null); readonly label: string; readonly unit: string; readonly value: (number) | (null); readonly peerMedian: (number) | (null); readonly peerPercentile: (number) | (null); readonly z: (number) | (null); readonly peers: number; readonly segment: string; readonly segmentLevel: number; readonly poolingWeight: number; readonly sentence: string };

/** A declared cell of peers, its expert and its alert line. */
export type Segment = { readonly modelVersion: string; readonly cell: string; readonly expert: string; readonly tau: number; readonly parties: number; readonly legs: number };

/** A version of the model. */
export type Model = { readonly version: string; readonly status: "champion" | "challenger" | "retired"; readonly createdAt: number; readonly profile: string; readonly manifest: unknown };

/** A score that was not stored. */
export type DryRun = { readonly status: "ok" | "warming-up" | "errored"; readonly score: (number) | (null); readonly p: (number) | (null); readonly tau: (number) | (null); readonly alert: boolean; readonly cell: (string) | (null); readonly expert: (string) | (null); readonly modelVersion: string; readonly thresholdVersion: string; readonly reasons: unknown };

/** A share with its 95 % Wilson interval; null where n = 0. */
export type Rate = { readonly share: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number };

export type ComparedFeature = { readonly feature: string; readonly label: string; readonly unit: string; readonly value: (number) | (null); readonly groups: readonly (PeerGroup)[] };

export type PeerGroup = { readonly segment: string; readonly own: boolean; readonly peers: number; readonly quantiles: readonly ((number) | (null))[]; readonly percentile: (number) | (null) };

/** One side of a payment as its customer sees it. */
export type Transfer = { readonly id: string; readonly at: number; readonly direction: "in" | "out"; readonly amountMinor: (number) | (null); readonly originalMinor: number; readonly currency: string; readonly channel: (string) | (null); readonly category: (string) | (null); readonly accountId: string; readonly counterparty: { readonly key: string; readonly kind: "customer" | "outside" | "unknown"; readonly partyId: (string) | (null); readonly name: (string) | (null); readonly country: (string) | (null) }; readonly placeCountry: (string) | (null); readonly deviceId: (string) | (null); readonly score: (number) | (null); readonly tau: (number) | (null); readonly alert: boolean };

/** Transactions by hour of acceptance. */
export type ReconciliationHour = { readonly hour: number; readonly accepted: number; readonly evaluated: number; readonly errored: number; readonly pending: number; readonly missing: number };

/** What the batch job scored before the stream began. */
export type LoadedHistory = { readonly loadedAt: number; readonly firstAt: number; readonly lastAt: number; readonly modelVersion: string; readonly transactions: number; readonly evaluated: number; readonly errored: number; readonly missing: number; readonly legs: number; readonly alerts: number };

/** A record that could not be scored. */
export type DeadLetter = { readonly position: number; readonly kind: string; readonly acceptedAt: number; readonly failedAt: number; readonly code: string; readonly reason: string; readonly attempts: number; readonly resolvedAt: (number) | (null) };

export type DataJob = { readonly source: "demo" | "uploads"; readonly state: "running" | "loading" | "done" | "failed"; readonly startedAt: number; readonly endedAt: (number) | (null); readonly steps: readonly ({ readonly name: string; readonly seconds: number })[]; readonly problem: (string) | (null) };

/** A row that was not loaded, and why. */
export type QuarantinedRow = { readonly file: (string) | (null); readonly line: (number) | (null); readonly field: (string) | (null); readonly value: (string) | (null); readonly reason: string };

export type Upload = { readonly name: string; readonly bytes: number; readonly columns: readonly (string)[]; readonly rows: readonly (readonly ((string) | (null))[])[]; readonly problem: (string) | (null) };

export type ApiKey = { readonly prefix: string; readonly name: string; readonly scopes: readonly (string)[]; readonly teamId: (string) | (null); readonly createdAt: number; readonly expiresAt: number; readonly revokedAt: (number) | (null) };

export type User = { readonly id: string; readonly name: string; readonly email: string; readonly roles: readonly (string)[]; readonly teams: readonly (string)[]; readonly disabled: boolean };

export type AuditEntry = { readonly sequence: number; readonly at: number; readonly actor: string; readonly action: string; readonly subject: string; readonly before: unknown; readonly after: unknown; readonly reason: (string) | (null); readonly previous: string; readonly hash: string };

export type Inbox = { readonly id: string; readonly name: string; readonly open: number; readonly unassigned: number; readonly overdue: number };

/** What people work on: at most one open alert per party. */
export type PartyAlert = { readonly id: number; readonly partyId: string; readonly state: "open" | "in-review" | "snoozed" | "escalated" | "closed"; readonly inbox: string; readonly team: (string) | (null); readonly risk: "low" | "medium" | "high" | "unknown"; readonly breaches: number; readonly hits: number; readonly score: number; readonly p: (number) | (null); readonly tau: (number) | (null); readonly cell: string; readonly topReason: (string) | (null); readonly reasonGroup: (string) | (null); readonly amountMinor: number; readonly firstAt: number; readonly lastAt: number; readonly openedAt: number; readonly dueAt: number; readonly sla: "stopped" | "on-time" | "due-soon" | "overdue" | "met" | "missed"; readonly assignee: (string) | (null); readonly snoozedUntil: (number) | (null); readonly caseId: (number) | (null); readonly closedAt: (number) | (null); readonly version: number };

export type PartyAlertDetail = { readonly alert: PartyAlert; readonly breaches: readonly (Alert)[]; readonly hits: readonly (AlertHit)[]; readonly dispositions: readonly (Disposition)[]; readonly others: readonly (PartyAlert)[] };

export type AlertHit = { readonly alertId: number; readonly hitId: (number) | (null); readonly list: string; readonly listVersion: (string) | (null); readonly score: number; readonly at: number };

export type Disposition = { readonly outcome: "productive" | "unproductive" | "inconclusive"; readonly reasonCode: (string) | (null); readonly deservedReview: (boolean) | (null); readonly minutes: (number) | (null); readonly decidedBy: string; readonly decidedAt: number };

export type BulkResult = { readonly id: number; readonly outcome: "done" | "refused"; readonly code: (string) | (null); readonly message: (string) | (null) };

export type Comment = { readonly id: number; readonly author: string; readonly at: number; readonly text: (string) | (null) };

export type Case = { readonly id: number; readonly type: "investigation" | "onboarding-review" | "enhanced-due-diligence"; readonly partyId: string; readonly state: "open" | "in-review" | "awaiting-documents" | "awaiting-approval" | "closed"; readonly inbox: string; readonly team: (string) | (null); readonly risk: "low" | "medium" | "high" | "unknown"; readonly assignee: (string) | (null); readonly needToKnow: boolean; readonly reason: string; readonly openedBy: string; readonly openedAt: number; readonly dueAt: number; readonly sla: "stopped" | "on-time" | "due-soon" | "overdue" | "met" | "missed"; readonly closedAt: (number) | (null); readonly submittedBy: (string) | (null); readonly proposed: unknown; readonly version: number };

export type CaseDetail = { readonly case: Case; readonly alerts: readonly (PartyAlert)[]; readonly breaches: readonly (Alert)[]; readonly hits: readonly (AlertHit)[]; readonly members: readonly (string)[]; readonly links: readonly ({ readonly otherId: number; readonly reason: string })[]; readonly dispositions: readonly (Disposition)[]; readonly requests: readonly (DocumentRequest)[]; readonly attachments: readonly (Attachment)[] };

export type DocumentRequest = { readonly id: number; readonly caseId: number; readonly reference: string; readonly state: "requested" | "approved" | "refused" | "received" | "expired"; readonly documents: readonly (string)[]; readonly language: string; readonly answerBy: string; readonly requestedBy: string; readonly requestedAt: number; readonly approvedBy: (string) | (null); readonly letter: string; readonly version: number };

export type Attachment = { readonly id: number; readonly sha256: string; readonly bytes: number; readonly mediaType: string; readonly addedBy: string; readonly addedAt: number };

/** What a list of alerts or cases is asked for, under a name. */
export type QueueView = { readonly id: number; readonly name: string; readonly list: "alerts" | "cases"; readonly query: Readonly<Record<string, (string) | (number)>>; readonly shared: "nobody" | "team" | "everybody"; readonly team: (string) | (null); readonly owner: string; readonly mine: boolean; readonly changedAt: number; readonly version: number };

/** A report of suspicion, with its deadline. */
export type Report = { readonly id: number; readonly caseId: number; readonly kind: "STR" | "SAR"; readonly state: "draft" | "awaiting-approval" | "approved" | "filed" | "withdrawn"; readonly dueAt: number; readonly submittedBy: (string) | (null); readonly approvedBy: (string) | (null); readonly filedAt: (number) | (null); readonly filingReference: (string) | (null); readonly draft: (ReportDraft) | (null); readonly problems: readonly ({ readonly sentence: number; readonly problem: string })[]; readonly version: number };

export type ReportDraft = { readonly sentences: readonly ({ readonly text: string; readonly refs: readonly (string)[] })[]; readonly action: (string) | (null); readonly indicators: readonly (string)[] };

/** A queue in the order of the fusion, and of the learned weights. */
export type QueueEffect = { readonly reason: (string) | (null); readonly learnedUntil: (number) | (null); readonly reviewed: ({ readonly alerts: number; readonly productive: number; readonly worked: number; readonly precisionBefore: ShareInterval; readonly precisionAfter: ShareInterval; readonly averagePrecisionBefore: (number) | (null); readonly averagePrecisionAfter: (number) | (null) }) | (null); readonly unreviewed: ({ readonly alerts: number; readonly productive: number; readonly worked: number; readonly precisionBefore: ShareInterval; readonly precisionAfter: ShareInterval; readonly averagePrecisionBefore: (number) | (null); readonly averagePrecisionAfter: (number) | (null) }) | (null) };

/** A share with its 95 % interval; null where n = 0. */
export type ShareInterval = { readonly share: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number };

/** Factors on the weights of the detectors, learned from decisions. */
export type Weighting = { readonly id: number; readonly modelVersion: string; readonly state: "proposed" | "refused" | "released" | "replaced" | "rolled-back"; readonly members: readonly ({ readonly name: string; readonly weight: number; readonly factor: number })[]; readonly productive: number; readonly unproductive: number; readonly effect: QueueEffect; readonly gate: readonly (string)[]; readonly recalibratedCells: readonly ({ readonly cell: string; readonly labels: number })[]; readonly proposedBy: string; readonly proposedAt: number; readonly releasedBy: (string) | (null); readonly releasedAt: (number) | (null); readonly reason: string };

/** A figure with its 95 % interval. */
export type Kpi = { readonly value: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number };

export type DriftCheck = { readonly day: string; readonly modelVersion: string; readonly at: number; readonly legsBefore: number; readonly legsNow: number; readonly psi: (Readonly<Record<string, number>>) | (null); readonly findings: readonly ({ readonly key: string; readonly sentence: string })[] };

/** Static rules that a bank worked with before, under the hash of what they say. */
export type RuleSet = { readonly digest: string; readonly name: string; readonly rules: readonly ({ readonly id: string; readonly name: string; readonly description: string; readonly when: string; readonly measure: string; readonly unit: "minor" | "count"; readonly threshold: number })[]; readonly addedBy: string; readonly addedAt: number };

/** A challenger beside the champion. */
export type Trial = { readonly id: number; readonly champion: string; readonly challenger: string; readonly mode: "shadow" | "ab"; readonly share: number; readonly state: "running" | "proposed" | "promoted" | "rolled-back" | "stopped"; readonly startedBy: string; readonly startedAt: number; readonly proposedBy: (string) | (null); readonly promotedBy: (string) | (null); readonly endedAt: (number) | (null); readonly reason: string };

export type TrialComparison = { readonly budget: number; readonly champion: { readonly queued: number; readonly decided: number; readonly yield: ShareInterval; readonly low: number; readonly high: number }; readonly challenger: { readonly queued: number; readonly decided: number; readonly yield: ShareInterval; readonly low: number; readonly high: number }; readonly onlyChampion: number; readonly onlyChallenger: number; readonly p: number; readonly gain: ({ readonly value: number; readonly low: number; readonly high: number }) | (null) };

export type Survey = { readonly id: string; readonly status: "draft" | "live" | "paused" | "closed"; readonly liveVersion: (number) | (null); readonly versions: number; readonly complete: number; readonly createdAt: number };

/** Questions, whom they are for, and how often they may be asked. */
export type SurveyDefinition = { readonly title: Readonly<Record<string, string>>; readonly intro?: Readonly<Record<string, string>>; readonly thanks: Readonly<Record<string, string>>; readonly languages: readonly (string)[]; readonly class: "relationship" | "transactional" | "research"; readonly questions: readonly (({ readonly kind: "nps"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[] }) | ({ readonly kind: "csat"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[] }) | ({ readonly kind: "ces"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[]; readonly form: "agreement" | "ease" }) | ({ readonly kind: "rating"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[]; readonly highest: number }) | ({ readonly kind: "single"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[]; readonly options: readonly ({ readonly id: string; readonly text: Readonly<Record<string, string>> })[] }) | ({ readonly kind: "multiple"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[]; readonly options: readonly ({ readonly id: string; readonly text: Readonly<Record<string, string>> })[] }) | ({ readonly kind: "open"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[]; readonly longest: number }) | ({ readonly kind: "consent"; readonly id: string; readonly text: Readonly<Record<string, string>>; readonly required: boolean; readonly branches: readonly ({ readonly when: ({ readonly op: "always" }) | ({ readonly op: "answered" }) | ({ readonly op: "skipped" }) | ({ readonly op: "between"; readonly low: number; readonly high: number }) | ({ readonly op: "chose"; readonly option: string }) | ({ readonly op: "consented" }); readonly to: string })[]; readonly purpose: string }))[]; readonly anonymous: boolean; readonly smallestGroup: number; readonly targeting: { readonly segments: readonly ({ readonly segmentation: string; readonly segment: string })[]; readonly attributes: readonly (({ readonly attribute: string; readonly op: "in"; readonly values: readonly (string)[] }) | ({ readonly attribute: string; readonly op: "between"; readonly low: number; readonly high: number }))[]; readonly behaviours: readonly ({ readonly event: string; readonly withinDays: number; readonly atLeast: number; readonly atMost?: number })[] }; readonly trigger: ({ readonly kind: "api" }) | ({ readonly kind: "event"; readonly event: string }); readonly cooldownDays: number; readonly quota: { readonly total?: number; readonly perSegment?: number }; readonly sampling: { readonly share: number; readonly seed: number }; readonly requiresConsent?: string; readonly linkDays: number; readonly open: boolean; readonly origins: readonly (string)[] };

/** Days between two invitations of a customer, to any survey and per class. */
export type SurveyCooldown = { readonly globalDays: number; readonly classDays: { readonly relationship: number; readonly transactional: number; readonly research: number } };

/** What surveys may target by, and where it comes from. */
export type CustomerSignal = { readonly name: string; readonly kind: "attribute" | "event" | "source"; readonly source: string; readonly taints: readonly (string)[]; readonly derivedFrom: readonly (string)[] };

export type SurveyInvitation = ({ readonly partyId: string; readonly outcome: "invited"; readonly url: string; readonly token: string; readonly expiresAt: number }) | ({ readonly partyId: string; readonly outcome: "not-eligible"; readonly reasons: readonly (string)[] });

/** The question to ask next. */
export type SurveyProgress = { readonly language: string; readonly title: string; readonly intro: (string) | (null); readonly complete: boolean; readonly thanks: string; readonly next: ({ readonly id: string; readonly kind: string; readonly text: string; readonly required: boolean; readonly scale: (readonly [number, number]) | (null); readonly options: (readonly ({ readonly id: string; readonly text: string })[]) | (null); readonly longest: (number) | (null) }) | (null); readonly words: Readonly<Record<string, string>> };

/** Metrics with intervals; groups that are too small are hidden. */
export type SurveyResults = { readonly surveyId: string; readonly version: number; readonly smallestGroup: number; readonly invited: number; readonly started: number; readonly complete: number; readonly questions: readonly ({ readonly id: string; readonly kind: string; readonly text: string; readonly total: ({ readonly suppressed: true; readonly key?: string }) | ({ readonly suppressed: false; readonly key?: string; readonly cell: { readonly n: number; readonly metric: (Metric) | (null); readonly distribution: readonly ({ readonly answer: string; readonly count: number; readonly share: Metric })[] } }); readonly cells: readonly (({ readonly suppressed: true; readonly key?: string }) | ({ readonly suppressed: false; readonly key?: string; readonly cell: { readonly n: number; readonly metric: (Metric) | (null); readonly distribution: readonly ({ readonly answer: string; readonly count: number; readonly share: Metric })[] } }))[]; readonly comparison: ({ readonly p: (number) | (null); readonly test: string; readonly differences: readonly ({ readonly segment: string; readonly n: number; readonly difference: number; readonly low: number; readonly high: number; readonly p: number })[] }) | (null) })[] };

export type Metric = { readonly name: "nps" | "csat" | "ces" | "mean" | "share"; readonly value: number; readonly low: number; readonly high: number; readonly n: number; readonly method: string };

/** Open answers, with what a library reads in them: a hint, not a fact. */
export type SurveyTexts = { readonly method: { readonly library: string; readonly languages: readonly (string)[]; readonly caveat: string }; readonly read: number; readonly notRead: number; readonly suppressed: boolean; readonly meanSentiment: (number) | (null); readonly themes: readonly ({ readonly term: string; readonly texts: number; readonly meanSentiment: number })[]; readonly texts: readonly ({ readonly text: string; readonly language: string; readonly sentiment: (number) | (null); readonly at: (number) | (null) })[] };

export type SegmentMovement = { readonly partyId: string; readonly segmentation: string; readonly segment: string; readonly enteredAt: number; readonly leftAt: (number) | (null); readonly version: string };

export type ReceivedAnswers = { readonly stored: number; readonly repeated: number; readonly refused: readonly ({ readonly externalId: string; readonly question: string; readonly reason: string })[]; readonly pending: number; readonly ignored: (string) | (null) };

export type Audience = { readonly id: string; readonly definition: AudienceDefinition; readonly createdAt: number; readonly refreshedAt: (number) | (null); readonly treated: number; readonly holdout: number };

export type AudienceDefinition = { readonly targeting: { readonly segments: readonly ({ readonly segmentation: string; readonly segment: string })[]; readonly attributes: readonly (({ readonly attribute: string; readonly op: "in"; readonly values: readonly (string)[] }) | ({ readonly attribute: string; readonly op: "between"; readonly low: number; readonly high: number }))[]; readonly behaviours: readonly ({ readonly event: string; readonly withinDays: number; readonly atLeast: number; readonly atMost?: number })[] }; readonly purpose: string; readonly holdout: { readonly share: number; readonly seed: number } };

/** Treated less holdout, with its 95 % interval. */
export type Uplift = { readonly treated: number; readonly holdout: number; readonly difference: number; readonly low: number; readonly high: number; readonly method: string };

export type WebhookEndpoint = { readonly id: string; readonly url: string; readonly audience: "internal" | "customer"; readonly kinds: readonly (string)[]; readonly state: "active" | "disabled"; readonly stateReason: (string) | (null); readonly failingSince: (number) | (null); readonly previousUntil: (number) | (null); readonly createdBy: string; readonly createdAt: number };

export type WebhookDelivery = { readonly id: number; readonly messageId: string; readonly kind: string; readonly state: "pending" | "delivered" | "failed"; readonly dueAt: number; readonly createdAt: number; readonly settledAt: (number) | (null); readonly attempts: readonly ({ readonly attempt: number; readonly at: number; readonly outcome: string; readonly status: (number) | (null); readonly durationMs: number })[] };

export type ScreeningHitView = { readonly id: number; readonly partyId: string; readonly list: string; readonly listVersion: string; readonly entryId: string; readonly matchedName: string; readonly score: number; readonly nameScore: number; readonly explanation: { readonly words: readonly ({ readonly listed: string; readonly how: string; readonly similarity: number; readonly weight: number })[]; readonly birthDate: "agrees" | "near" | "differs" | "unknown"; readonly country: "agrees" | "near" | "differs" | "unknown" }; readonly threshold: number; readonly thresholdVersion: number; readonly state: "open" | "proposed" | "confirmed" | "dismissed"; readonly foundAt: number };

/** A version of behavioural segments, described. */
export type Segmentation = { readonly segmentation: string; readonly version: string; readonly asOf: number; readonly loadedAt: number; readonly rows: number; readonly method: (string) | (null); readonly treeFidelity: number; readonly segments: readonly ({ readonly id: string; readonly name: string; readonly description: string; readonly rule: string; readonly size: number; readonly share: number; readonly jaccard: number; readonly differentiators: readonly ({ readonly column: string; readonly label: (string) | (null); readonly effect: number; readonly inside: number; readonly outside: number })[] })[]; readonly tried: readonly ({ readonly method: string; readonly k: number; readonly jaccard: (number) | (null); readonly predictionStrength: (number) | (null); readonly silhouette: (number) | (null); readonly shortcomings: readonly (string)[] })[]; readonly columns: readonly (SegmentColumn)[]; readonly comparison: ({ readonly transitions: readonly (SegmentTransition)[]; readonly agreement: number; readonly stayed: number }) | (null) };

/** How a column is spread among everyone and within each segment. */
export type SegmentColumn = ({ readonly type: "number"; readonly name: string; readonly everyone: { readonly n: number; readonly quantiles: (readonly (number)[]) | (null) }; readonly segments: readonly ({ readonly n: number; readonly quantiles: (readonly (number)[]) | (null) })[] }) | ({ readonly type: "text"; readonly name: string; readonly labels: readonly (string)[]; readonly everyone: readonly (number)[]; readonly segments: readonly (readonly (number)[])[] });

export type SegmentTransition = ({ readonly kind: "survive"; readonly id: string; readonly overlap: number }) | ({ readonly kind: "split"; readonly id: string; readonly into: readonly (string)[] }) | ({ readonly kind: "merge"; readonly from: readonly (string)[]; readonly into: string }) | ({ readonly kind: "emerge"; readonly id: string }) | ({ readonly kind: "vanish"; readonly id: string });

/** All that is kept of a person and may be told to the person. */
export type SubjectExport = { readonly format: "peerline-subject-export"; readonly version: 1; readonly partyId: string; readonly createdAt: number; readonly activities: readonly ({ readonly title: string; readonly purpose: string; readonly legalBasis: string; readonly recipients: readonly (string)[]; readonly keptFor: readonly (string)[]; readonly records: Readonly<Record<string, readonly (Readonly<Record<string, unknown>>)[]>> })[]; readonly events: readonly ({ readonly kind: string; readonly fields: Readonly<Record<string, unknown>> })[]; readonly history: readonly ({ readonly kind: string; readonly fields: Readonly<Record<string, unknown>> })[]; readonly rights: string; readonly leftOut: string };

export type Erasure = { readonly id: number; readonly partyId: string; readonly state: "restricted" | "erased"; readonly reason: string; readonly requestedBy: string; readonly requestedAt: number; readonly relationshipEndedAt: (number) | (null); readonly holds: readonly ("relationship-not-ended" | "retention-term" | "open-work")[]; readonly heldUntil: (number) | (null); readonly erasedAt: (number) | (null) };

export type RetentionSchedule = { readonly recordClass: string; readonly title: string; readonly days: (number) | (null); readonly leastDays: number; readonly from: string; readonly law: (string) | (null); readonly settable: boolean; readonly changedBy: (string) | (null); readonly changedAt: (number) | (null) };

export type RetentionRun = { readonly at: number; readonly dryRun: boolean; readonly classes: Readonly<Record<string, { readonly before: number; readonly removed: Readonly<Record<string, number>> }>>; readonly erasures: number };

/** A governed version of τ per segment. */
export type Threshold = { readonly id: number; readonly state: "draft" | "proposed" | "released" | "rolled-back" | "refused"; readonly inForce: boolean; readonly threshold: { readonly default: number; readonly rules: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }; readonly reason: string; readonly draftedBy: string; readonly draftedAt: number; readonly proposedBy: (string) | (null); readonly proposedAt: (number) | (null); readonly simulation: (ThresholdSimulation) | (null); readonly decidedBy: (string) | (null); readonly decidedAt: (number) | (null); readonly effectiveFrom: (number) | (null); readonly rolledBackBy: (string) | (null); readonly rolledBackAt: (number) | (null); readonly version: number };

/** What a change of τ would have done to the stored scores of the full history. */
export type ThresholdSimulation = { readonly evaluations: number; readonly partyMonths: number; readonly before: { readonly legs: number; readonly units: number }; readonly after: { readonly legs: number; readonly units: number }; readonly gained: number; readonly lost: number; readonly productive: number; readonly productiveMissed: number; readonly kept: ShareInterval; readonly minutesPerAlert: { readonly mean: number; readonly low: number; readonly high: number; readonly n: number }; readonly hoursBefore: { readonly hours: number; readonly low: number; readonly high: number }; readonly hoursAfter: { readonly hours: number; readonly low: number; readonly high: number }; readonly segments: readonly ({ readonly cell: string; readonly tauBefore: number; readonly tauAfter: number; readonly evaluations: number; readonly before: { readonly legs: number; readonly units: number }; readonly after: { readonly legs: number; readonly units: number }; readonly gained: number; readonly lost: number; readonly productiveMissed: number; readonly rateBefore: ShareInterval; readonly rateAfter: ShareInterval })[] };

/** A stored evaluation against the line before and after a change. */
export type CountedEvaluation = { readonly position: number; readonly side: number; readonly legId: string; readonly partyId: (string) | (null); readonly at: number; readonly amountMinor: number; readonly cell: string; readonly score: number; readonly tauBefore: number; readonly tauAfter: number; readonly alertId: (number) | (null) };

/** What decisions and inspected samples say of a line. */
export type LineSuggestion = { readonly cell: (string) | (null); readonly when: Readonly<Record<string, string>>; readonly tau: number; readonly suggested: number; readonly because: "nothing-productive" | "productive-below"; readonly decided: number; readonly sampleId: (number) | (null) };

export type SamplingPlan = { readonly id: number; readonly kind: "atl" | "btl"; readonly cell: (string) | (null); readonly scoreFrom: number; readonly scoreBelow: number; readonly tolerance: number; readonly population: number; readonly size: number; readonly seed: number; readonly createdBy: string; readonly createdAt: number };

export type Workflow = { readonly id: string; readonly name: string; readonly latestVersion: number; readonly activeVersion: (number) | (null); readonly retired: boolean; readonly definition: { readonly triggers: readonly ("alert.opened" | "alert.merged" | "alert.disposed" | "case.opened" | "case.closed" | "segment.entered" | "segment.left" | "commercial-segment.entered" | "commercial-segment.left" | "survey.answered" | "threshold.released" | "drift.found" | "party.marked")[]; readonly when: string; readonly actions: readonly (({ readonly do: "open-case"; readonly type: "investigation" | "onboarding-review" | "enhanced-due-diligence"; readonly reason: string }) | ({ readonly do: "escalate"; readonly reason: string }) | ({ readonly do: "set-sla"; readonly hours: number }) | ({ readonly do: "notify"; readonly inbox: string; readonly text: string }) | ({ readonly do: "webhook" }) | ({ readonly do: "request-documents"; readonly documents: readonly (string)[]; readonly language: string; readonly answerInDays: number }) | ({ readonly do: "message"; readonly message: "keep-details-current" | "documents-expire" | "terms-changed" | "fraud-awareness"; readonly language: string }) | ({ readonly do: "change-review"; readonly months: number }) | ({ readonly do: "mark"; readonly mark: string }))[] }; readonly reads: readonly (string)[]; readonly createdBy: string; readonly createdAt: number };

export type WorkflowRun = { readonly id: number; readonly version: number; readonly position: number; readonly partyId: (string) | (null); readonly at: number; readonly depth: number; readonly inputsHash: string; readonly outcome: string; readonly actions: readonly ({ readonly do: string; readonly outcome: string })[] };

/** What every operation may be given. */
interface Options {
  /** A repeat with the same key and body gets the first answer. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

/** Every operation: what it is given, and what it answers when it succeeds. */
export interface Operations {
  /** Take in one transaction or a batch; with wait=decision, answer with the evaluation. */
  readonly postTransactions: {
    readonly input: Options & { readonly query?: { readonly wait?: "accepted" | "decision"; readonly explain?: "true" | "false" }; readonly body: (Transaction) | (readonly (Transaction)[]) };
    readonly answer: Appended | AppendedBatch;
  };
  /** Take in one event or a batch: behaviour, complaint, incident, survey answer, screening hit. */
  readonly postEvents: {
    readonly input: Options & { readonly body: (Event) | (readonly (Event)[]) };
    readonly answer: Appended | AppendedBatch;
  };
  /** Add or replace a party. */
  readonly putParty: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: Party };
    readonly answer: Appended;
  };
  /** A party with its segment, features and latest evaluations. */
  readonly getParty: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: PartyView;
  };
  /** Add or replace an account. */
  readonly putAccount: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: Account };
    readonly answer: Appended;
  };
  /** The peers that the party was last compared with. */
  readonly getPartySegment: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: PartySegment;
  };
  /** Evaluations, the latest first. */
  readonly getEvaluations: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly partyId?: string; readonly status?: "ok" | "warming-up" | "errored" } };
    readonly answer: { readonly items: readonly (Evaluation)[]; readonly next: (string) | (null) };
    readonly item: Evaluation;
  };
  /** Alerts, the latest first. */
  readonly getAlerts: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly partyId?: string } };
    readonly answer: { readonly items: readonly (Alert)[]; readonly next: (string) | (null) };
    readonly item: Alert;
  };
  /** One alert. */
  readonly getAlert: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: Alert;
  };
  /** New alerts as server-sent events; Last-Event-ID resumes. */
  readonly streamAlerts: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** Cells of the model in use. */
  readonly getSegments: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly modelVersion?: string } };
    readonly answer: { readonly items: readonly (Segment)[]; readonly next: (string) | (null) };
    readonly item: Segment;
  };
  /** Versions of the model, the latest first. */
  readonly getModels: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Model)[] };
  };
  /** The model document: what a version was made of, how it works and where its limits lie, as one page (HTML). */
  readonly getModelDocument: {
    readonly input: Options & { readonly path: { readonly version: string } };
    readonly answer: undefined;
  };
  /** Score a transaction without storing anything. */
  readonly postScore: {
    readonly input: Options & { readonly body: Transaction };
    readonly answer: DryRun;
  };
  /** Declared cells of a model with their size, line and alert rate, and the static rules that they stand in for. */
  readonly getLattice: {
    readonly input: Options & { readonly query?: { readonly modelVersion?: string } };
    readonly answer: { readonly modelVersion: (string) | (null); readonly axes: readonly ({ readonly name: string; readonly values: readonly (string)[] })[]; readonly rules: number; readonly ruleVariations: number; readonly cells: readonly ({ readonly cell: string; readonly level: number; readonly expert: string; readonly tau: number; readonly parties: number; readonly legs: number; readonly poolingWeight: (number) | (null); readonly evaluations: number; readonly alerts: number; readonly rate: Rate })[] };
  };
  /** Alerts and cases: what came and went in a day, how old the open ones are, and in which segments they lie. */
  readonly getWorkload: {
    readonly input: Options & { readonly query?: { readonly level?: number } };
    readonly answer: { readonly asOf: number; readonly since: number; readonly opened: { readonly today: number; readonly before: number }; readonly closed: { readonly today: number; readonly before: number }; readonly productive: { readonly today: number; readonly before: number }; readonly cases: { readonly today: number; readonly before: number }; readonly open: number; readonly ageing: readonly ({ readonly due: "overdue" | "within-a-day" | "within-three-days" | "later" | "stopped"; readonly alerts: number })[]; readonly segments: readonly ({ readonly segment: string; readonly open: number; readonly opened: number; readonly overdue: number; readonly topScore: number })[] };
  };
  /** Whether scores are still spread as they should be, by week: rare p-values and the stability index. */
  readonly getCalibration: {
    readonly input: Options & { readonly query?: { readonly weeks?: number } };
    readonly answer: { readonly weeks: readonly ({ readonly week: number; readonly legs: number; readonly rare: Rate; readonly psi: (number) | (null) })[] };
  };
  /** Stored scores by the rule that governs them: enough to say for any line what it would have raised. */
  readonly postScoreDistribution: {
    readonly input: Options & { readonly body: { readonly when?: readonly (Readonly<Record<string, string>>)[] } };
    readonly answer: { readonly evaluations: number; readonly firstAt: number; readonly lastAt: number; readonly bins: number; readonly minutesPerAlert: { readonly mean: number; readonly low: number; readonly high: number; readonly n: number }; readonly axes: readonly ({ readonly name: string; readonly values: readonly (string)[] })[]; readonly groups: readonly ({ readonly rule: number; readonly evaluations: number; readonly legs: readonly (number)[]; readonly units: readonly (number)[]; readonly productive: readonly (number)[]; readonly btlSample: readonly (number)[] })[] };
  };
  /** Each reason’s value beside its distribution among the peers and among other groups, the amount too. */
  readonly getAlertPeers: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly query?: { readonly breach?: number } };
    readonly answer: { readonly modelVersion: (string) | (null); readonly probabilities: readonly (number)[]; readonly features: readonly (ComparedFeature)[] };
  };
  /** What happened in sentences, each with the records that it rests on. */
  readonly getAlertNarrative: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly sentences: readonly ({ readonly text: string; readonly refs: readonly (string)[] })[] };
  };
  /** What was done to an alert, by whom, the latest first, as the audit trail has it. */
  readonly getAlertTrail: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly items: readonly ({ readonly sequence: number; readonly at: number; readonly actor: string; readonly action: string; readonly reason: (string) | (null); readonly before: unknown; readonly after: unknown; readonly hash: string })[] };
  };
  /** What was done to a case, by whom, the latest first, as the audit trail has it. */
  readonly getCaseTrail: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly items: readonly ({ readonly sequence: number; readonly at: number; readonly actor: string; readonly action: string; readonly reason: (string) | (null); readonly before: unknown; readonly after: unknown; readonly hash: string })[] };
  };
  /** Who works on alerts and cases, by name. */
  readonly getPeople: {
    readonly input: Options;
    readonly answer: { readonly me: string; readonly items: readonly ({ readonly id: string; readonly name: string; readonly works: boolean })[] };
  };
  /** A customer’s features as of now, beside the peers and other groups. */
  readonly getPartyPeers: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly modelVersion: (string) | (null); readonly probabilities: readonly (number)[]; readonly features: readonly (ComparedFeature)[] };
  };
  /** The peers of a customer over time, and the behavioural segments with the rule that puts it there. */
  readonly getPartySegments: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly axes: readonly (string)[]; readonly peers: readonly ({ readonly cell: string; readonly firstAt: number; readonly lastAt: number; readonly legs: number })[]; readonly behaviour: readonly ({ readonly segmentation: string; readonly version: string; readonly asOf: number; readonly segment: string; readonly name: string; readonly description: string; readonly rule: string })[] };
  };
  /** Payments and behaviour of a customer, from the log and the loaded history, the latest first. */
  readonly getPartyActivity: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly from?: number; readonly until?: number; readonly limit?: number } };
    readonly answer: { readonly from: number; readonly until: number; readonly whole: boolean; readonly transfers: readonly (Transfer)[]; readonly behaviour: readonly ({ readonly id: string; readonly at: number; readonly type: string; readonly deviceId: (string) | (null); readonly ipCountry: (string) | (null); readonly path: (string) | (null) })[] };
  };
  /** Who a customer paid and was paid by, the largest sums first. */
  readonly getPartyNetwork: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly from?: number; readonly until?: number; readonly limit?: number } };
    readonly answer: { readonly from: number; readonly until: number; readonly whole: boolean; readonly nodes: readonly ({ readonly key: string; readonly kind: "customer" | "outside" | "unknown"; readonly partyId: (string) | (null); readonly name: (string) | (null); readonly country: (string) | (null); readonly alertId: (number) | (null); readonly inMinor: number; readonly outMinor: number; readonly payments: number; readonly firstAt: number; readonly lastAt: number; readonly transfers: readonly (readonly [number, number])[] })[] };
  };
  /** Customers, alerts, cases and payments by identifier. */
  readonly getSearch: {
    readonly input: Options & { readonly query: { readonly q: string } };
    readonly answer: { readonly items: readonly ({ readonly kind: "party" | "alert" | "case"; readonly id: string; readonly label: string; readonly why: "id" | "account" | "payment" | "party" })[] };
  };
  /** Accepted = evaluated + pending + errored, per hour. */
  readonly getReconciliation: {
    readonly input: Options & { readonly query?: { readonly from?: number } };
    readonly answer: { readonly addsUp: boolean; readonly hours: readonly (ReconciliationHour)[]; readonly history: (LoadedHistory) | (null) };
  };
  /** Records that could not be scored, the latest first. */
  readonly getDeadLetters: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly open?: "true" | "false" } };
    readonly answer: { readonly items: readonly (DeadLetter)[]; readonly next: (string) | (null) };
    readonly item: DeadLetter;
  };
  /** Evaluate a record again, once what was in its way is mended (a missing rate, for instance). */
  readonly replayDeadLetter: {
    readonly input: Options & { readonly path: { readonly position: number } };
    readonly answer: { readonly position: number; readonly acceptedAt: number };
  };
  /** The process runs. */
  readonly getLive: {
    readonly input: Options;
    readonly answer: { readonly status: "live" };
  };
  /** The database answers and events can be taken in. */
  readonly getReady: {
    readonly input: Options;
    readonly answer: { readonly status: "ready" };
  };
  /** Prometheus metrics. */
  readonly getMetrics: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** This reference. */
  readonly getDocs: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** The OpenAPI 3.1 document. */
  readonly getOpenApi: {
    readonly input: Options;
    readonly answer: unknown;
  };
  /** What was ingested, with rows loaded and quarantined by kind of record. */
  readonly getDataSources: {
    readonly input: Options;
    readonly answer: { readonly ingested: ({ readonly name: string; readonly mapping: string; readonly baseCurrency: string }) | (null); readonly kinds: readonly ({ readonly kind: string; readonly loaded: number; readonly quarantined: number })[]; readonly job: (DataJob) | (null) };
  };
  /** Rows that were not loaded, with file, line, field, reason, and the value: its shape alone where it may name a person. */
  readonly getQuarantine: {
    readonly input: Options & { readonly query: { readonly kind: "parties" | "accounts" | "transactions" | "behaviour-events" | "complaints" | "incidents" | "screening-hits" | "consents" | "labels" | "inputs"; readonly offset?: number; readonly limit?: number } };
    readonly answer: { readonly total: number; readonly items: readonly (QuarantinedRow)[] };
  };
  /** Files that were uploaded and are not ingested yet, with their first rows. */
  readonly getUploads: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Upload)[]; readonly mappings: readonly (string)[]; readonly fields: Readonly<Record<string, readonly ({ readonly name: string; readonly type: string; readonly required: boolean; readonly description: string })[]>> };
  };
  /** Remove an uploaded file. */
  readonly deleteUpload: {
    readonly input: Options & { readonly path: { readonly name: string } };
    readonly answer: undefined;
  };
  /** Try a mapping on the uploaded files; nothing is loaded. */
  readonly postMappingCheck: {
    readonly input: Options & { readonly body: { readonly mapping: (string) | (Readonly<Record<string, unknown>>); readonly baseCurrency?: string } };
    readonly answer: { readonly baseCurrency: string; readonly kinds: readonly ({ readonly kind: string; readonly read: number; readonly loaded: number; readonly duplicates: number; readonly quarantined: number; readonly rows: readonly (Readonly<Record<string, (string) | (number) | (boolean) | (null)>>)[]; readonly problems: readonly (QuarantinedRow)[] })[] };
  };
  /** Make the demo bank, or read the uploaded files; then train, score and bring in the result. */
  readonly postDataJob: {
    readonly input: Options & { readonly body: ({ readonly source: "demo" }) | ({ readonly source: "uploads"; readonly mapping: (string) | (Readonly<Record<string, unknown>>); readonly baseCurrency?: string }) };
    readonly answer: DataJob;
  };
  /** Use a one-time set-up link: make the first administrator, or accept an invitation. */
  readonly postSetup: {
    readonly input: Options & { readonly body: { readonly token: string; readonly email?: string; readonly name: string; readonly password: string } };
    readonly answer: { readonly userId: string };
  };
  /** Log in with a password; the answer sets the session cookie. */
  readonly postSession: {
    readonly input: Options & { readonly body: { readonly email: string; readonly password: string } };
    readonly answer: undefined;
  };
  /** Log out. */
  readonly deleteSession: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** Who I am and what I may do. */
  readonly getSession: {
    readonly input: Options;
    readonly answer: { readonly id: string; readonly kind: "user" | "key"; readonly roles: readonly (string)[]; readonly teams: readonly (string)[]; readonly actions: Readonly<Record<string, "all" | "own">>; readonly baseCurrency: string };
  };
  /** API keys, without their secrets. */
  readonly getKeys: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (ApiKey)[] };
  };
  /** Make an API key; it is shown once. */
  readonly postKey: {
    readonly input: Options & { readonly body: { readonly name: string; readonly scopes: readonly (string)[]; readonly teamId?: (string) | (null); readonly expiresAt: number } };
    readonly answer: { readonly prefix: string; readonly key: string };
  };
  /** Revoke an API key. */
  readonly deleteKey: {
    readonly input: Options & { readonly path: { readonly prefix: string } };
    readonly answer: undefined;
  };
  /** People who may log in. */
  readonly getUsers: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (User)[] };
  };
  /** Teams, and how many people are in each. */
  readonly getTeams: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly name: string; readonly members: number })[] };
  };
  /** Add a team, or rename it; people join it by PATCH /v1/users/{id}. */
  readonly putTeam: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly name: string } };
    readonly answer: undefined;
  };
  /** Invite a person; the link is shown once and works for an hour. */
  readonly postInvitation: {
    readonly input: Options & { readonly body: { readonly email: string; readonly roles: readonly (string)[] } };
    readonly answer: { readonly link: string };
  };
  /** Change roles or teams, or shut a person out; ends their sessions. */
  readonly patchUser: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly roles?: readonly (string)[]; readonly teams?: readonly (string)[]; readonly disabled?: boolean } };
    readonly answer: undefined;
  };
  /** Entries of the audit trail, the latest first. */
  readonly getAuditTrail: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly actor?: string; readonly action?: string; readonly subject?: string; readonly from?: number; readonly to?: number } };
    readonly answer: { readonly items: readonly (AuditEntry)[]; readonly next: (string) | (null) };
    readonly item: AuditEntry;
  };
  /** Read the whole trail and check every link; the signed anchors are checked by `peerline audit verify`. */
  readonly verifyAuditTrail: {
    readonly input: Options;
    readonly answer: { readonly intact: boolean; readonly entries: number; readonly firstBroken: (number) | (null); readonly reason: (string) | (null); readonly lastHash: (string) | (null); readonly checkedAt: number; readonly anchored: ({ readonly day: string; readonly sequence: number }) | (null) };
  };
  /** The whole trail, one JSON entry per line, as `peerline audit verify` reads it. */
  readonly exportAuditTrail: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** Whether people can log in at a provider of OpenID Connect. */
  readonly getSignOn: {
    readonly input: Options;
    readonly answer: { readonly configured: boolean };
  };
  /** Send the browser to the provider of OpenID Connect. */
  readonly startSignOn: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** Where the provider sends the browser back; sets the session cookie. */
  readonly finishSignOn: {
    readonly input: Options & { readonly query?: { readonly code?: string; readonly state?: string; readonly iss?: string; readonly error?: string } };
    readonly answer: undefined;
  };
  /** Inboxes with what is open, unassigned and overdue in them. */
  readonly getInboxes: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Inbox)[] };
  };
  /** Add or change an inbox and the rule by which alerts reach it. */
  readonly putInbox: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly name: string; readonly team?: (string) | (null); readonly rank: number; readonly rule: Readonly<Record<string, unknown>> } };
    readonly answer: undefined;
  };
  /** Alerts to work on, the most urgent first. */
  readonly getPartyAlerts: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly inbox?: string; readonly assignee?: string; readonly partyId?: string; readonly state?: "open" | "in-review" | "snoozed" | "escalated" | "closed"; readonly undecided?: "true" | "false"; readonly segment?: string; readonly openedFrom?: number; readonly closedFrom?: number; readonly dueFrom?: number; readonly dueBefore?: number; readonly group?: "reason" | "segment" | "assignee" } };
    readonly answer: { readonly items: readonly (PartyAlert)[]; readonly next: (string) | (null) };
    readonly item: PartyAlert;
  };
  /** How many alerts to work on each group has, over all pages. */
  readonly getAlertGroups: {
    readonly input: Options & { readonly query: { readonly inbox?: string; readonly assignee?: string; readonly partyId?: string; readonly state?: "open" | "in-review" | "snoozed" | "escalated" | "closed"; readonly undecided?: "true" | "false"; readonly segment?: string; readonly openedFrom?: number; readonly closedFrom?: number; readonly dueFrom?: number; readonly dueBefore?: number; readonly by: "reason" | "segment" | "assignee" } };
    readonly answer: { readonly items: readonly ({ readonly group: string; readonly alerts: number })[] };
  };
  /** An alert with every breach in it. */
  readonly getPartyAlert: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: PartyAlertDetail;
  };
  /** Take the most urgent alert that nobody has; 204 when there is none. */
  readonly postNextAlert: {
    readonly input: Options & { readonly body: { readonly inbox?: string } };
    readonly answer: PartyAlert | undefined;
  };
  /** Assign, release, snooze, wake, escalate, dispose or reopen an alert. */
  readonly postAlertAction: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly version: number; readonly command: ({ readonly action: "assign"; readonly assignee?: (string) | (null) }) | ({ readonly action: "release" }) | ({ readonly action: "snooze"; readonly until: number; readonly reason: string }) | ({ readonly action: "wake" }) | ({ readonly action: "escalate"; readonly reason: string; readonly needToKnow?: boolean; readonly members?: readonly (string)[] }) | ({ readonly action: "dispose"; readonly outcome: "productive" | "unproductive" | "inconclusive"; readonly reasonCode?: (string) | (null); readonly deservedReview?: (boolean) | (null); readonly minutes?: (number) | (null) }) | ({ readonly action: "reopen"; readonly reason: string }) } };
    readonly answer: PartyAlert;
  };
  /** One action on many alerts; each is done or refused by itself. */
  readonly postAlertActions: {
    readonly input: Options & { readonly body: { readonly alerts: readonly ({ readonly id: number; readonly version: number })[]; readonly command: ({ readonly action: "assign"; readonly assignee?: (string) | (null) }) | ({ readonly action: "release" }) | ({ readonly action: "snooze"; readonly until: number; readonly reason: string }) | ({ readonly action: "wake" }) | ({ readonly action: "escalate"; readonly reason: string; readonly needToKnow?: boolean; readonly members?: readonly (string)[] }) | ({ readonly action: "dispose"; readonly outcome: "productive" | "unproductive" | "inconclusive"; readonly reasonCode?: (string) | (null); readonly deservedReview?: (boolean) | (null); readonly minutes?: (number) | (null) }) | ({ readonly action: "reopen"; readonly reason: string }) } };
    readonly answer: { readonly results: readonly (BulkResult)[] };
  };
  /** Comments on an alert. */
  readonly getAlertComments: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly items: readonly (Comment)[] };
  };
  /** Comment on an alert. */
  readonly postAlertComment: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly text: string } };
    readonly answer: Comment;
  };
  /** Cases, the most urgent first or the latest first. */
  readonly getCases: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly cursor?: string; readonly inbox?: string; readonly assignee?: string; readonly partyId?: string; readonly state?: "open" | "in-review" | "awaiting-documents" | "awaiting-approval" | "closed"; readonly type?: "investigation" | "onboarding-review" | "enhanced-due-diligence"; readonly risk?: "low" | "medium" | "high" | "unknown"; readonly open?: "true" | "false"; readonly openedFrom?: number; readonly dueBefore?: number; readonly sort?: "due" | "opened" } };
    readonly answer: { readonly items: readonly (Case)[]; readonly next: (string) | (null) };
    readonly item: Case;
  };
  /** Open a case without an alert: a review at onboarding, due diligence, or an investigation. */
  readonly postCase: {
    readonly input: Options & { readonly body: { readonly type: "investigation" | "onboarding-review" | "enhanced-due-diligence"; readonly partyId: string; readonly reason: string; readonly needToKnow?: boolean; readonly members?: readonly (string)[] } };
    readonly answer: Case;
  };
  /** A case with its alerts, every breach, links, documents and decisions. */
  readonly getCase: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: CaseDetail;
  };
  /** Assign, release, wait, resume, submit or reopen a case. */
  readonly postCaseAction: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly version: number; readonly command: ({ readonly action: "assign"; readonly assignee?: (string) | (null) }) | ({ readonly action: "release" }) | ({ readonly action: "wait"; readonly reason: string }) | ({ readonly action: "resume" }) | ({ readonly action: "submit"; readonly reason: string; readonly outcome: "productive" | "unproductive" | "inconclusive"; readonly reasonCode?: (string) | (null); readonly deservedReview?: (boolean) | (null); readonly minutes?: (number) | (null) }) | ({ readonly action: "reopen"; readonly reason: string }) } };
    readonly answer: Case;
  };
  /** Approve or return a submitted decision; never one’s own. */
  readonly postCaseApproval: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: ({ readonly version: number; readonly action: "approve" }) | ({ readonly version: number; readonly action: "return"; readonly reason: string }) };
    readonly answer: Case;
  };
  /** Comments on a case. */
  readonly getCaseComments: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly items: readonly (Comment)[] };
  };
  /** Comment on a case. */
  readonly postCaseComment: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly text: string } };
    readonly answer: Comment;
  };
  /** Link two cases. */
  readonly postCaseLink: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly otherId: number; readonly reason: string } };
    readonly answer: undefined;
  };
  /** Keep a document of at most 3 MB with a case. */
  readonly postAttachment: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly name: string; readonly mediaType: string; readonly contentBase64: string } };
    readonly answer: Attachment;
  };
  /** A document of a case. */
  readonly getAttachment: {
    readonly input: Options & { readonly path: { readonly id: number; readonly attachmentId: number } };
    readonly answer: undefined;
  };
  /** Ask for documents of the customer; another officer must approve. */
  readonly postDocumentRequest: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly documents: readonly (string)[]; readonly language?: string; readonly answerBy: string } };
    readonly answer: DocumentRequest;
  };
  /** Approve or refuse a request for documents; never one’s own. */
  readonly postDocumentApproval: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly version: number; readonly action: "approve" | "refuse" } };
    readonly answer: DocumentRequest;
  };
  /** Note that the documents came, or did not in time. */
  readonly postDocumentAction: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly version: number; readonly action: "receive" | "expire" } };
    readonly answer: DocumentRequest;
  };
  /** Saved views: your own, those of your teams, and those shared with everybody. */
  readonly getQueueViews: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (QueueView)[] };
  };
  /** Save a view of the alerts or cases. */
  readonly postQueueView: {
    readonly input: Options & { readonly body: { readonly name: string; readonly list: "alerts" | "cases"; readonly query: Readonly<Record<string, (string) | (number)>>; readonly shared?: "nobody" | "team" | "everybody"; readonly team?: (string) | (null) } };
    readonly answer: QueueView;
  };
  /** Change a view of your own, or whom it is shared with. */
  readonly putQueueView: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly version: number; readonly name: string; readonly list: "alerts" | "cases"; readonly query: Readonly<Record<string, (string) | (number)>>; readonly shared?: "nobody" | "team" | "everybody"; readonly team?: (string) | (null) } };
    readonly answer: QueueView;
  };
  /** Remove a view of your own. */
  readonly deleteQueueView: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: undefined;
  };
  /** One action on many cases; each is done or refused by itself. */
  readonly postCaseActions: {
    readonly input: Options & { readonly body: { readonly cases: readonly ({ readonly id: number; readonly version: number })[]; readonly command: ({ readonly action: "assign"; readonly assignee?: (string) | (null) }) | ({ readonly action: "release" }) | ({ readonly action: "wait"; readonly reason: string }) | ({ readonly action: "resume" }) | ({ readonly action: "submit"; readonly reason: string; readonly outcome: "productive" | "unproductive" | "inconclusive"; readonly reasonCode?: (string) | (null); readonly deservedReview?: (boolean) | (null); readonly minutes?: (number) | (null) }) | ({ readonly action: "reopen"; readonly reason: string }) } };
    readonly answer: { readonly results: readonly (BulkResult)[] };
  };
  /** Take some breaches of a case into a new one, linked with it. */
  readonly postCaseSplit: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly version: number; readonly breachIds: readonly (number)[]; readonly reason: string } };
    readonly answer: Case;
  };
  /** Open a report of suspicion with a first draft, each sentence citing its records. */
  readonly postReport: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly kind?: "STR" | "SAR"; readonly dueAt?: (number) | (null) } };
    readonly answer: Report;
  };
  /** Reports of suspicion of a case, the latest first. */
  readonly getCaseReports: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly items: readonly ({ readonly id: number; readonly kind: "STR" | "SAR"; readonly state: "draft" | "awaiting-approval" | "approved" | "filed" | "withdrawn"; readonly dueAt: number })[] };
  };
  /** A report of suspicion, and what is wrong with it. */
  readonly getReport: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: Report;
  };
  /** Edit, submit or withdraw a report, or note that it was filed. */
  readonly postReportAction: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: ({ readonly version: number; readonly action: "edit"; readonly draft: ReportDraft }) | ({ readonly version: number; readonly action: "submit" }) | ({ readonly version: number; readonly action: "withdraw"; readonly reason: string }) | ({ readonly version: number; readonly action: "file"; readonly filingReference: string }) };
    readonly answer: Report;
  };
  /** Approve or return a report of somebody else. */
  readonly postReportApproval: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: ({ readonly version: number; readonly action: "approve" }) | ({ readonly version: number; readonly action: "return"; readonly reason: string }) };
    readonly answer: Report;
  };
  /** The report as goAML XML; refused with what is missing until it is approved and whole. */
  readonly postReportExport: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly rentityId: string; readonly institutionName: string; readonly firstName: string; readonly lastName: string; readonly occupation?: (string) | (null) } };
    readonly answer: undefined;
  };
  /** The whole case in one file for an examiner, with a hash of its content. */
  readonly getCaseFile: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly query?: { readonly format?: "html" | "json" } };
    readonly answer: undefined;
  };
  /** Precision at budget, reviewed and unreviewed, before and after learning from decisions. */
  readonly getQueueEffect: {
    readonly input: Options & { readonly query?: { readonly budgetShare?: number } };
    readonly answer: { readonly modelVersion: string; readonly effect: QueueEffect; readonly labelNoise: { readonly decidedTwice: number; readonly reversed: ShareInterval } };
  };
  /** Work that comes round: reviews that are due, weightings that decisions suggest. */
  readonly getScheduledJobs: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly name: string; readonly nextAt: number; readonly lastAt: (number) | (null); readonly lastOutcome: (string) | (null) })[] };
  };
  /** Decisions as labels (NDJSON), to put beside a bank’s files as labels.ndjson and learn from with train --labels. */
  readonly getDecisionLabels: {
    readonly input: Options;
    readonly answer: undefined;
  };
  /** Learned weightings, the latest first. */
  readonly getWeightings: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Weighting)[] };
  };
  /** Learn from the decisions so far, and propose the result; another person releases it. */
  readonly postWeighting: {
    readonly input: Options & { readonly body: { readonly reason: string; readonly budgetShare?: number } };
    readonly answer: Weighting;
  };
  /** Let a weighting order the queue; not by its proposer, and not where the queue gets worse. */
  readonly releaseWeighting: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly reason: string } };
    readonly answer: Weighting;
  };
  /** Go back to the weighting before, or to the plain fusion. */
  readonly rollBackWeighting: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly reason: string } };
    readonly answer: Weighting;
  };
  /** Open alerts in the order in which they are best worked, some of them drawn at random. */
  readonly getQueueOrder: {
    readonly input: Options & { readonly query?: { readonly limit?: number } };
    readonly answer: { readonly modelVersion: string; readonly items: readonly ({ readonly alertId: number; readonly priority: number; readonly productiveShare: (number) | (null); readonly explored: boolean })[] };
  };
  /** Accuracy, false positives, satisfaction, efficiency and incidents over time, with intervals. */
  readonly getKpis: {
    readonly input: Options & { readonly query?: { readonly by?: "day" | "week" | "month"; readonly from?: number; readonly to?: number } };
    readonly answer: { readonly definitions: Readonly<Record<string, string>>; readonly points: readonly ({ readonly at: number; readonly values: Readonly<Record<string, Kpi>> })[] };
  };
  /** The daily comparisons of live traffic with the weeks before and with what the model promised, the latest first. */
  readonly getDriftChecks: {
    readonly input: Options & { readonly query?: { readonly limit?: number } };
    readonly answer: { readonly items: readonly (DriftCheck)[] };
  };
  /** Static rules that were worked with before, the latest first. */
  readonly getRuleSets: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (RuleSet)[] };
  };
  /** Add static rules, to be the champion of a trial; the same rules are the same set. */
  readonly postRuleSet: {
    readonly input: Options & { readonly body: { readonly reason: string; readonly name: string; readonly rules?: readonly ({ readonly id: string; readonly name: string; readonly description: string; readonly when: string; readonly measure: string; readonly unit: "minor" | "count"; readonly threshold: number })[] } };
    readonly answer: RuleSet;
  };
  /** Trials of challengers, the latest first. */
  readonly getTrials: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Trial)[] };
  };
  /** Let a trained model score live events beside the champion. */
  readonly postTrial: {
    readonly input: Options & { readonly body: { readonly reason: string; readonly challenger?: string; readonly rules?: string; readonly share?: number } };
    readonly answer: Trial;
  };
  /** Champion and challenger at one budget, and what keeps the challenger from being promoted. */
  readonly getTrialComparison: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly comparison: TrialComparison; readonly gate: readonly (string)[] };
  };
  /** Propose the challenger, once the gate is open. */
  readonly proposePromotion: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly reason: string } };
    readonly answer: Trial;
  };
  /** Make the challenger the champion; not by its proposer. */
  readonly promoteChallenger: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly reason: string } };
    readonly answer: Trial;
  };
  /** Bring the champion of before back, at once. */
  readonly rollBackTrial: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly reason: string } };
    readonly answer: Trial;
  };
  /** End a trial without a promotion. */
  readonly stopTrial: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly reason: string } };
    readonly answer: Trial;
  };
  /** Whether segments differ in answers, complaints and, for AML segments, incidents and decisions. */
  readonly getSegmentOutcomes: {
    readonly input: Options & { readonly query: { readonly purpose: "aml" | "commercial"; readonly segmentation: string; readonly from?: number; readonly to?: number } };
    readonly answer: { readonly items: readonly ({ readonly outcome: string; readonly test: string; readonly segments: readonly ({ readonly segment: string; readonly n: number; readonly value: (number) | (null) })[]; readonly p: (number) | (null); readonly adjustedP: (number) | (null); readonly effect: number })[] };
  };
  /** Add a survey; it is a draft until it goes live. */
  readonly postSurvey: {
    readonly input: Options & { readonly body: { readonly id: string; readonly definition: SurveyDefinition } };
    readonly answer: Survey;
  };
  /** Surveys, the latest first. */
  readonly getSurveys: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Survey)[] };
  };
  /** One survey. */
  readonly getSurvey: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: Survey;
  };
  /** Go live with a version, pause or close. */
  readonly patchSurvey: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly status: "draft" | "live" | "paused" | "closed"; readonly version?: (number) | (null) } };
    readonly answer: Survey;
  };
  /** Add the next version; versions are never edited. */
  readonly postSurveyVersion: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly definition: SurveyDefinition } };
    readonly answer: { readonly version: number };
  };
  /** What a version says. */
  readonly getSurveyVersion: {
    readonly input: Options & { readonly path: { readonly id: string; readonly version: number } };
    readonly answer: SurveyDefinition;
  };
  /** How often a customer may be asked. */
  readonly getSurveyCooldown: {
    readonly input: Options;
    readonly answer: SurveyCooldown;
  };
  /** Set how often a customer may be asked. */
  readonly putSurveyCooldown: {
    readonly input: Options & { readonly body: SurveyCooldown };
    readonly answer: SurveyCooldown;
  };
  /** Attributes and events that surveys may target by. */
  readonly getCustomerSignals: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (CustomerSignal)[] };
  };
  /** Declare an attribute or event with its origin; taints and ancestors are only ever added. */
  readonly putCustomerSignal: {
    readonly input: Options & { readonly path: { readonly name: string }; readonly body: { readonly kind: "attribute" | "event" | "source"; readonly source: string; readonly taints?: readonly (string)[]; readonly derivedFrom?: readonly (string)[] } };
    readonly answer: { readonly items: readonly (CustomerSignal)[] };
  };
  /** Set declared attributes of a customer; null removes one. */
  readonly putCustomerAttributes: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: Readonly<Record<string, (string) | (null)>> };
    readonly answer: undefined;
  };
  /** What a customer consented to: now, and every entry. */
  readonly getConsents: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly now: Readonly<Record<string, boolean>>; readonly history: readonly ({ readonly id: string; readonly purpose: string; readonly granted: boolean; readonly at: number; readonly source: string })[] };
  };
  /** Record that a customer consented or withdrew; an identifier used before changes nothing. */
  readonly postConsent: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly id: string; readonly purpose: string; readonly granted: boolean; readonly at: number; readonly source: string } };
    readonly answer: { readonly segmentsLeft: number; readonly audiencesLeft: number; readonly invitationsEnded: number };
  };
  /** Invite customers who may be asked now; each gets a link of their own. */
  readonly postInvitations: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly partyIds: readonly (string)[]; readonly language?: string } };
    readonly answer: { readonly items: readonly (SurveyInvitation)[] };
  };
  /** Invitations that can still be answered, with their links, the latest first; not of an anonymous survey. */
  readonly getInvitations: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly limit?: number; readonly cursor?: string; readonly partyId?: string; readonly source?: string } };
    readonly answer: { readonly items: readonly ({ readonly partyId: string; readonly url: string; readonly token: string; readonly source: string; readonly createdAt: number; readonly expiresAt: number })[]; readonly next: (string) | (null) };
    readonly item: { readonly partyId: string; readonly url: string; readonly token: string; readonly source: string; readonly createdAt: number; readonly expiresAt: number };
  };
  /** Tell what customers did; surveys that wait for it invite. */
  readonly postCustomerEvents: {
    readonly input: Options & { readonly body: { readonly events: readonly ({ readonly partyId: string; readonly event: string; readonly at: number })[] } };
    readonly answer: { readonly items: readonly ({ readonly surveyId: string; readonly invitation: SurveyInvitation })[] };
  };
  /** A proof of work for an open survey: a nonce that makes SHA-256 of "challenge:nonce" begin with so many zero bits. */
  readonly getSurveyChallenge: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly challenge: string; readonly bits: number };
  };
  /** Begin an answer to an open survey with a solved challenge. */
  readonly postOpenAnswer: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly work: { readonly challenge: string; readonly nonce: string }; readonly language?: string } };
    readonly answer: { readonly token: string };
  };
  /** Answer questions; what is sent is kept, complete or not. No answers ask for the next question. */
  readonly postAnswers: {
    readonly input: Options & { readonly body: { readonly token: string; readonly answers?: Readonly<Record<string, unknown>>; readonly finish?: boolean } };
    readonly answer: SurveyProgress;
  };
  /** The page of a personal link; works without script. */
  readonly getSurveyPage: {
    readonly input: Options & { readonly path: { readonly token: string } };
    readonly answer: undefined;
  };
  /** The first page of an open survey. */
  readonly getOpenSurveyPage: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly lang?: string } };
    readonly answer: undefined;
  };
  /** The module that shows surveys inside other pages (survey.js), and its proof of work (work.js). */
  readonly getEmbedScript: {
    readonly input: Options & { readonly path: { readonly name: "survey.js" | "work.js" } };
    readonly answer: undefined;
  };
  /** Metrics with intervals, in all, by commercial segment or over time. */
  readonly getSurveyResults: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly by?: "nothing" | "segment" | "day" | "week" | "month"; readonly segmentation?: string; readonly from?: number; readonly to?: number } };
    readonly answer: SurveyResults;
  };
  /** Open answers to a question, with themes and sentiment as a library reads them. */
  readonly getSurveyTexts: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query: { readonly question: string } };
    readonly answer: SurveyTexts;
  };
  /** Complete answers as CSV; formulas are made harmless. */
  readonly getSurveyAnswers: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: undefined;
  };
  /** What a customer answered, without open texts; nothing of anonymous surveys. */
  readonly getCustomerAnswers: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly items: readonly ({ readonly surveyId: string; readonly version: number; readonly completedAt: number; readonly answers: readonly ({ readonly question: string; readonly score: (number) | (null); readonly options: (readonly (string)[]) | (null) })[] })[] };
  };
  /** Commercial segments with their members now. */
  readonly getCommercialSegments: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly segmentation: string; readonly segment: string; readonly label: string; readonly members: number; readonly version: string; readonly loadedAt: number })[] };
  };
  /** Make an assignment the current one: who is not listed has left. */
  readonly postCommercialAssignment: {
    readonly input: Options & { readonly path: { readonly segmentation: string }; readonly body: { readonly version: string; readonly segments: readonly ({ readonly id: string; readonly label: string })[]; readonly members: readonly ({ readonly partyId: string; readonly segment: string })[]; readonly lineage: readonly ({ readonly name: string; readonly source: string; readonly derivedFrom?: readonly (string)[] })[]; readonly consent?: { readonly purpose: string; readonly optIn?: boolean } } };
    readonly answer: { readonly entered: number; readonly left: number; readonly stayed: number; readonly withheld: number };
  };
  /** Who entered and left commercial segments, the latest first. */
  readonly getCommercialMovements: {
    readonly input: Options & { readonly query: { readonly segmentation: string; readonly from?: number; readonly limit?: number } };
    readonly answer: { readonly items: readonly (SegmentMovement)[] };
  };
  /** Who entered and left AML segments, the latest first. */
  readonly getAmlMovements: {
    readonly input: Options & { readonly query: { readonly segmentation: string; readonly from?: number; readonly limit?: number } };
    readonly answer: { readonly items: readonly (SegmentMovement)[] };
  };
  /** Connect a survey held elsewhere; its webhooks go to the address in the answer. */
  readonly postSurveyConnection: {
    readonly input: Options & { readonly body: { readonly id: string; readonly source: "typeform" | "surveymonkey" | "formbricks" | "zigpoll"; readonly surveyId: string; readonly clientId?: (string) | (null); readonly partyField?: (string) | (null); readonly questions: readonly ({ readonly external: string; readonly question: string; readonly options?: Readonly<Record<string, string>> })[]; readonly secret: string } };
    readonly answer: { readonly id: string; readonly url: string };
  };
  /** Connections, without their secrets, and what came through each. */
  readonly getSurveyConnections: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly id: string; readonly source: "typeform" | "surveymonkey" | "formbricks" | "zigpoll"; readonly surveyId: string; readonly clientId: (string) | (null); readonly partyField: (string) | (null); readonly questions: readonly ({ readonly external: string; readonly question: string; readonly options?: Readonly<Record<string, string>> })[]; readonly url: string; readonly responses: number; readonly lastReceivedAt: (number) | (null); readonly waiting: number })[] };
  };
  /** Change which question is which, who is named, or the secret; what is left out stays. */
  readonly patchSurveyConnection: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly clientId?: (string) | (null); readonly partyField?: (string) | (null); readonly questions?: readonly ({ readonly external: string; readonly question: string; readonly options?: Readonly<Record<string, string>> })[]; readonly secret?: string } };
    readonly answer: { readonly id: string; readonly source: "typeform" | "surveymonkey" | "formbricks" | "zigpoll"; readonly surveyId: string; readonly clientId: (string) | (null); readonly partyField: (string) | (null); readonly questions: readonly ({ readonly external: string; readonly question: string; readonly options?: Readonly<Record<string, string>> })[] };
  };
  /** Remove a connection; answers that came through it stay, what it sends from now on is refused. */
  readonly deleteSurveyConnection: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: undefined;
  };
  /** Import responses as the source exports them; those seen before change nothing. */
  readonly postSurveyImport: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: Readonly<Record<string, unknown>> };
    readonly answer: ReceivedAnswers;
  };
  /** Says that something listens here, as SurveyMonkey asks before it sends. */
  readonly getSurveyHook: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly status: "listening" };
  };
  /** Add an audience of commercial data, with consent to a purpose and a holdout. */
  readonly postAudience: {
    readonly input: Options & { readonly body: { readonly id: string; readonly definition: AudienceDefinition } };
    readonly answer: Audience;
  };
  /** Audiences with their size. */
  readonly getAudiences: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Audience)[] };
  };
  /** Bring an audience up to date; who entered or left is told to webhooks. */
  readonly postAudienceRefresh: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly entered: number; readonly left: number; readonly members: number };
  };
  /** Whom to address, as CSV, NDJSON or Parquet; the holdout is left out. */
  readonly getAudienceMembers: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly format?: "csv" | "ndjson" | "parquet" } };
    readonly answer: undefined;
  };
  /** Who entered and left since a time, in order. */
  readonly getAudienceDelta: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly since?: number } };
    readonly answer: { readonly items: readonly ({ readonly partyId: string; readonly change: "entered" | "left"; readonly at: number })[] };
  };
  /** Record an offer to everyone in an audience now, the holdout as not offered. */
  readonly postCampaign: {
    readonly input: Options & { readonly body: { readonly id: string; readonly audienceId: string; readonly offer: string; readonly costMinor: number; readonly currency: string; readonly startedAt: number; readonly endsAt: number } };
    readonly answer: { readonly enrolled: number };
  };
  /** What customers did since: responded, brought revenue, left. */
  readonly postCampaignOutcomes: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly outcomes: readonly ({ readonly id: string; readonly partyId: string; readonly kind: "response" | "revenue" | "left"; readonly amountMinor?: number; readonly at: number })[] } };
    readonly answer: { readonly stored: number; readonly repeated: number; readonly strangers: number };
  };
  /** Uplift in response, revenue and retention, and the return on the cost, with intervals. */
  readonly getCampaignResult: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: { readonly campaign: { readonly id: string; readonly audienceId: string; readonly offer: string; readonly costMinor: number; readonly currency: string; readonly startedAt: number; readonly endsAt: number }; readonly treated: number; readonly holdout: number; readonly uplift: ({ readonly response: Uplift; readonly retention: Uplift; readonly revenue: Uplift; readonly return: { readonly incremental: number; readonly low: number; readonly high: number; readonly roi: (number) | (null); readonly roiLow: (number) | (null); readonly roiHigh: (number) | (null) } }) | (null) };
  };
  /** Have events sent to a URL, signed by Standard Webhooks; the secret is shown once. */
  readonly postWebhook: {
    readonly input: Options & { readonly body: { readonly id: string; readonly url: string; readonly audience: "internal" | "customer"; readonly kinds: readonly ("alert.opened" | "alert.merged" | "alert.assigned" | "alert.snoozed" | "alert.escalated" | "alert.disposed" | "alert.reopened" | "alert.commented" | "case.opened" | "case.assigned" | "case.moved" | "case.closed" | "case.linked" | "documents.requested" | "documents.approved" | "documents.received" | "report.drafted" | "report.filed" | "threshold.proposed" | "threshold.released" | "threshold.rolled-back" | "model.released" | "weighting.proposed" | "weighting.released" | "weighting.rolled-back" | "trial.started" | "trial.proposed" | "trial.promoted" | "trial.rolled-back" | "trial.stopped" | "drift.found" | "segment.entered" | "segment.left" | "commercial-segment.entered" | "commercial-segment.left" | "survey.answered" | "survey.invited" | "consent.given" | "consent.withdrawn" | "party.erased" | "audience.entered" | "audience.left" | "party.marked" | "workflow.fired" | "message.requested" | "webhook.disabled")[] } };
    readonly answer: { readonly endpoint: WebhookEndpoint; readonly secret: string };
  };
  /** Webhook endpoints. */
  readonly getWebhooks: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (WebhookEndpoint)[] };
  };
  /** Enable or disable an endpoint. */
  readonly patchWebhook: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly state: "active" | "disabled" } };
    readonly answer: WebhookEndpoint;
  };
  /** Delete an endpoint; what waits for it is not sent. */
  readonly deleteWebhook: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: undefined;
  };
  /** Give a new secret; the one before signs beside it for a while. */
  readonly postWebhookSecret: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly graceHours?: number } };
    readonly answer: { readonly endpoint: WebhookEndpoint; readonly secret: string };
  };
  /** Send a test event, signed as any other. */
  readonly postWebhookTest: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: WebhookDelivery;
  };
  /** What was sent to an endpoint, each attempt with its outcome, the latest first. */
  readonly getWebhookDeliveries: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly limit?: number; readonly before?: number } };
    readonly answer: { readonly items: readonly (WebhookDelivery)[] };
  };
  /** Send a message again: the same bytes under the same identifier. */
  readonly postWebhookReplay: {
    readonly input: Options & { readonly path: { readonly id: string; readonly deliveryId: number } };
    readonly answer: WebhookDelivery;
  };
  /** Versions of the lists that parties are screened against. */
  readonly getScreeningLists: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly list: string; readonly version: string; readonly date: (string) | (null); readonly entries: number; readonly problems: number; readonly controlCharacters: number; readonly loadedBy: string; readonly loadedAt: number; readonly inForce: boolean })[] };
  };
  /** Parties that are like an entry of a list. */
  readonly getScreeningHits: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly after?: number; readonly state?: "open" | "proposed" | "confirmed" | "dismissed"; readonly partyId?: string } };
    readonly answer: { readonly items: readonly (ScreeningHitView)[] };
  };
  /** A hit, how its words matched, and what was decided on it by whom, the first decision first. */
  readonly getScreeningHit: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly hit: ScreeningHitView; readonly decisions: readonly ({ readonly action: "propose" | "confirm" | "reject" | "dismiss" | "reopen"; readonly good: boolean; readonly reason: string; readonly decidedBy: string; readonly decidedAt: number })[] };
  };
  /** Decide on a hit; confirming takes two people, one who proposes and one who confirms. */
  readonly postScreeningDecision: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly action: "propose" | "confirm" | "reject" | "dismiss" | "reopen"; readonly reason: string; readonly good?: boolean } };
    readonly answer: ScreeningHitView;
  };
  /** For auditors: hits with list version, score, line and every decision. */
  readonly getScreeningExport: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly after?: number } };
    readonly answer: { readonly items: readonly ({ readonly hit: ScreeningHitView; readonly decisions: readonly ({ readonly action: "propose" | "confirm" | "reject" | "dismiss" | "reopen"; readonly good: boolean; readonly reason: string; readonly decidedBy: string; readonly decidedAt: number })[] })[] };
  };
  /** The line of hits in force, and those that were proposed, the latest first. */
  readonly getScreeningThresholds: {
    readonly input: Options;
    readonly answer: { readonly inForce: { readonly version: number; readonly value: number }; readonly items: readonly ({ readonly version: number; readonly value: number; readonly state: "proposed" | "released" | "superseded" | "refused"; readonly reason: string; readonly proposedBy: string; readonly proposedAt: number; readonly releasedBy: (string) | (null); readonly releasedAt: (number) | (null) })[] };
  };
  /** Propose another line of hits. */
  readonly postScreeningThreshold: {
    readonly input: Options & { readonly body: { readonly value: number; readonly reason: string } };
    readonly answer: { readonly version: number };
  };
  /** Put a proposed line in force; whoever proposed it cannot. */
  readonly postScreeningThresholdRelease: {
    readonly input: Options & { readonly path: { readonly version: number } };
    readonly answer: { readonly version: number; readonly value: number };
  };
  /** Versions of behavioural segmentations, the latest first. */
  readonly getAmlSegmentations: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly segmentation: string; readonly version: string; readonly asOf: number; readonly loadedAt: number })[] };
  };
  /** A version in words and figures, and what became of the segments before it. */
  readonly getAmlSegmentation: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string } };
    readonly answer: Segmentation;
  };
  /** Where each customer lies: neighbours are alike. */
  readonly getAmlSegmentMap: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string }; readonly query?: { readonly projection?: "umap" | "pca" } };
    readonly answer: { readonly parties: readonly (string)[]; readonly segment: readonly (number)[]; readonly x: readonly (number)[]; readonly y: readonly (number)[] };
  };
  /** Who moved from the segments of an earlier version to those of this one. */
  readonly getAmlSegmentFlows: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string }; readonly query: { readonly before: string } };
    readonly answer: { readonly items: readonly ({ readonly from: (string) | (null); readonly to: (string) | (null); readonly parties: number })[] };
  };
  /** The customers of one flow, 500 at most. */
  readonly getAmlFlowParties: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string }; readonly query: { readonly before: string; readonly from?: string; readonly to?: string } };
    readonly answer: { readonly parties: readonly (string)[] };
  };
  /** Versions of behavioural segmentations, the latest first. */
  readonly getCommercialSegmentations: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly segmentation: string; readonly version: string; readonly asOf: number; readonly loadedAt: number })[] };
  };
  /** A version in words and figures, and what became of the segments before it. */
  readonly getCommercialSegmentation: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string } };
    readonly answer: Segmentation;
  };
  /** Where each customer lies: neighbours are alike. */
  readonly getCommercialSegmentMap: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string }; readonly query?: { readonly projection?: "umap" | "pca" } };
    readonly answer: { readonly parties: readonly (string)[]; readonly segment: readonly (number)[]; readonly x: readonly (number)[]; readonly y: readonly (number)[] };
  };
  /** Who moved from the segments of an earlier version to those of this one. */
  readonly getCommercialSegmentFlows: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string }; readonly query: { readonly before: string } };
    readonly answer: { readonly items: readonly ({ readonly from: (string) | (null); readonly to: (string) | (null); readonly parties: number })[] };
  };
  /** The customers of one flow, 500 at most. */
  readonly getCommercialFlowParties: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string }; readonly query: { readonly before: string; readonly from?: string; readonly to?: string } };
    readonly answer: { readonly parties: readonly (string)[] };
  };
  /** Share of customers that alerted, and of decided alerts that were productive, by segment and declared group. */
  readonly getAmlSegmentAlerts: {
    readonly input: Options & { readonly path: { readonly segmentation: string; readonly version: string } };
    readonly answer: { readonly segments: readonly ({ readonly segment: string; readonly alerted: { readonly share: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number }; readonly productive: { readonly share: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number } })[]; readonly groups: readonly ({ readonly dimension: "entityType" | "country" | "clientSegment"; readonly value: (string) | (null); readonly alerted: { readonly share: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number }; readonly productive: { readonly share: (number) | (null); readonly low: (number) | (null); readonly high: (number) | (null); readonly n: number } })[] };
  };
  /** The record of processing activities (GDPR art. 30), from the schemas and the schedules in force. */
  readonly getRecordOfProcessing: {
    readonly input: Options & { readonly query?: { readonly controller?: string; readonly contact?: string } };
    readonly answer: Readonly<Record<string, unknown>>;
  };
  /** Everything of a person that the person may be told; nothing of alerts, cases, reports or scores. */
  readonly postSubjectExport: {
    readonly input: Options & { readonly body: { readonly partyId: string; readonly reason: string } };
    readonly answer: SubjectExport;
  };
  /** Erase a person, as far as the law lets it; asked again, a request is carried further. */
  readonly postErasure: {
    readonly input: Options & { readonly body: { readonly partyId: string; readonly reason: string; readonly relationshipEndedAt?: number } };
    readonly answer: Erasure;
  };
  /** Requests for erasure, the latest first. */
  readonly getErasures: {
    readonly input: Options & { readonly query?: { readonly partyId?: string } };
    readonly answer: { readonly items: readonly (Erasure)[] };
  };
  /** How long each class of records is kept, and the latest runs. */
  readonly getRetention: {
    readonly input: Options;
    readonly answer: { readonly schedules: readonly (RetentionSchedule)[]; readonly runs: readonly ({ readonly at: number; readonly dryRun: boolean; readonly classes: Readonly<Record<string, { readonly before: number; readonly removed: Readonly<Record<string, number>> }>>; readonly erasures: number; readonly actor: string })[] };
  };
  /** Set how long a class of records is kept; no less than the law asks. */
  readonly putRetention: {
    readonly input: Options & { readonly path: { readonly recordClass: string }; readonly body: { readonly days: (number) | (null); readonly reason: string } };
    readonly answer: { readonly schedules: readonly (RetentionSchedule)[] };
  };
  /** Apply the schedules now, or count what they would remove; they run by themselves once a day. */
  readonly postRetentionRun: {
    readonly input: Options & { readonly body: { readonly dryRun: boolean } };
    readonly answer: RetentionRun;
  };
  /** Tokens of identifiers, where the server takes records in under pseudonyms. */
  readonly postPseudonyms: {
    readonly input: Options & { readonly body: { readonly space: "parties" | "accounts" | "transactions" | "device" | "session" | "counterparty" | "name"; readonly values: readonly (string)[] } };
    readonly answer: { readonly tokens: readonly (string)[] };
  };
  /** The identifying fields that are masked for you; who looked and why goes into the audit trail. */
  readonly postIdentityReveal: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly reason: string } };
    readonly answer: { readonly partyId: string; readonly name: (string) | (null); readonly birthDate: (string) | (null) };
  };
  /** Versions of τ, the latest first, and the line that is in force. */
  readonly getThresholds: {
    readonly input: Options;
    readonly answer: { readonly inForce: ({ readonly default: number; readonly rules: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }) | (null); readonly items: readonly (Threshold)[] };
  };
  /** Draft a version of τ per segment; most specific wins. */
  readonly postThreshold: {
    readonly input: Options & { readonly body: { readonly threshold: { readonly default: number; readonly rules?: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }; readonly reason: string } };
    readonly answer: Threshold;
  };
  /** What another τ would have done to the full history, against the one in force. */
  readonly postSimulation: {
    readonly input: Options & { readonly body: { readonly threshold: { readonly default: number; readonly rules?: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }; readonly minutesPerAlert?: number } };
    readonly answer: ThresholdSimulation;
  };
  /** The evaluations behind a number of the simulation: what another τ gains, loses or misses, by score. */
  readonly postThresholdEvaluations: {
    readonly input: Options & { readonly body: { readonly threshold: { readonly default: number; readonly rules?: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }; readonly before?: ({ readonly default: number; readonly rules?: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }) | (null); readonly set: "before" | "after" | "gained" | "lost" | "missed"; readonly per?: "leg" | "party-month"; readonly rule?: (number) | (null); readonly limit?: number; readonly cursor?: string } };
    readonly answer: { readonly total: number; readonly items: readonly (CountedEvaluation)[]; readonly next: (string) | (null) };
    readonly item: CountedEvaluation;
  };
  /** Party-months that alert at each line, and the line that fits a budget. */
  readonly getThresholdCurve: {
    readonly input: Options & { readonly query?: { readonly cell?: string; readonly budget?: number } };
    readonly answer: { readonly partyMonths: number; readonly curve: readonly ({ readonly tau: number; readonly units: number })[]; readonly suggestion: ({ readonly tau: number; readonly units: number }) | (null) };
  };
  /** What decisions and inspected samples say of the lines in force, at a tolerance, ready to be drafted. */
  readonly getThresholdSuggestions: {
    readonly input: Options & { readonly query?: { readonly tolerance?: number } };
    readonly answer: { readonly fewest: number; readonly suggestions: readonly (LineSuggestion)[]; readonly threshold: ({ readonly default: number; readonly rules: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }) | (null) };
  };
  /** One version of τ with its simulation. */
  readonly getThreshold: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: Threshold;
  };
  /** Edit a draft or propose it, which simulates it first. */
  readonly postThresholdAction: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: ({ readonly version: number; readonly action: "edit"; readonly threshold: { readonly default: number; readonly rules?: readonly ({ readonly when: Readonly<Record<string, string>>; readonly value: number })[] }; readonly reason: string }) | ({ readonly version: number; readonly action: "propose"; readonly minutesPerAlert?: number }) };
    readonly answer: Threshold;
  };
  /** Release or refuse a proposal of somebody else, or roll a released version back. */
  readonly postThresholdDecision: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: ({ readonly version: number; readonly action: "release"; readonly effectiveFrom?: (number) | (null) }) | ({ readonly version: number; readonly action: "refuse"; readonly reason: string }) | ({ readonly version: number; readonly action: "roll-back"; readonly reason: string }) };
    readonly answer: Threshold;
  };
  /** Samples above and below the line. */
  readonly getSamples: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (SamplingPlan)[] };
  };
  /** Draw a sample of a band of scores to inspect. */
  readonly postSample: {
    readonly input: Options & { readonly body: { readonly kind: "atl" | "btl"; readonly cell?: (string) | (null); readonly scoreFrom: number; readonly scoreBelow: number; readonly tolerance?: number; readonly seed?: number } };
    readonly answer: SamplingPlan;
  };
  /** A sample with its legs and what their inspection says. */
  readonly getSample: {
    readonly input: Options & { readonly path: { readonly id: number } };
    readonly answer: { readonly plan: SamplingPlan; readonly items: readonly ({ readonly position: number; readonly side: number; readonly legId: string; readonly partyId: (string) | (null); readonly score: number; readonly outcome: (string) | (null); readonly decidedBy: (string) | (null) })[]; readonly result: { readonly decided: number; readonly open: number; readonly productive: ShareInterval; readonly verdict: "accepted" | "productive-found" | "open"; readonly suggestedTau: (number) | (null) } };
  };
  /** Note what the inspection of a sampled leg found. */
  readonly postSampleOutcome: {
    readonly input: Options & { readonly path: { readonly id: number }; readonly body: { readonly position: number; readonly side: number; readonly outcome: "productive" | "unproductive" | "inconclusive" } };
    readonly answer: undefined;
  };
  /** What rules may read, with its taints and the right that an author needs. */
  readonly getWorkflowFields: {
    readonly input: Options;
    readonly answer: { readonly items: readonly ({ readonly name: string; readonly type: string; readonly taints: readonly (string)[]; readonly right: string })[] };
  };
  /** All that a rule and an action may be made of, for those who write them. */
  readonly getWorkflowVocabulary: {
    readonly input: Options;
    readonly answer: { readonly fields: readonly (string)[]; readonly markPrefix: string; readonly marks: readonly (string)[]; readonly operators: readonly (string)[]; readonly functions: readonly (string)[]; readonly triggers: readonly (string)[]; readonly messages: readonly (string)[]; readonly documents: readonly (string)[]; readonly languages: readonly (string)[] };
  };
  /** What is wrong with a rule, and where in its text; stores nothing. */
  readonly postWorkflowCheck: {
    readonly input: Options & { readonly body: { readonly when: string } };
    readonly answer: { readonly problems: readonly ({ readonly message: string; readonly from: number; readonly to: number })[]; readonly reads: readonly (string)[] };
  };
  /** Workflows that read nothing that you may not. */
  readonly getWorkflows: {
    readonly input: Options;
    readonly answer: { readonly items: readonly (Workflow)[] };
  };
  /** Add a version of a workflow; it does nothing until another person puts it in force. */
  readonly putWorkflow: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly name: string; readonly latestVersion: number; readonly definition: { readonly triggers: readonly ("alert.opened" | "alert.merged" | "alert.disposed" | "case.opened" | "case.closed" | "segment.entered" | "segment.left" | "commercial-segment.entered" | "commercial-segment.left" | "survey.answered" | "threshold.released" | "drift.found" | "party.marked")[]; readonly when: string; readonly actions: readonly (({ readonly do: "open-case"; readonly type: "investigation" | "onboarding-review" | "enhanced-due-diligence"; readonly reason: string }) | ({ readonly do: "escalate"; readonly reason: string }) | ({ readonly do: "set-sla"; readonly hours: number }) | ({ readonly do: "notify"; readonly inbox: string; readonly text: string }) | ({ readonly do: "webhook" }) | ({ readonly do: "request-documents"; readonly documents: readonly (string)[]; readonly language: string; readonly answerInDays: number }) | ({ readonly do: "message"; readonly message: "keep-details-current" | "documents-expire" | "terms-changed" | "fraud-awareness"; readonly language: string }) | ({ readonly do: "change-review"; readonly months: number }) | ({ readonly do: "mark"; readonly mark: string }))[] } } };
    readonly answer: Workflow;
  };
  /** Put a version in force; never one’s own. */
  readonly postWorkflowActivation: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly body: { readonly version: number } };
    readonly answer: Workflow;
  };
  /** Take a workflow out of force. */
  readonly postWorkflowRetirement: {
    readonly input: Options & { readonly path: { readonly id: string } };
    readonly answer: Workflow;
  };
  /** What a workflow would have done on past events; does nothing. */
  readonly postWorkflowDryRun: {
    readonly input: Options & { readonly body: { readonly definition: { readonly triggers: readonly ("alert.opened" | "alert.merged" | "alert.disposed" | "case.opened" | "case.closed" | "segment.entered" | "segment.left" | "commercial-segment.entered" | "commercial-segment.left" | "survey.answered" | "threshold.released" | "drift.found" | "party.marked")[]; readonly when: string; readonly actions: readonly (({ readonly do: "open-case"; readonly type: "investigation" | "onboarding-review" | "enhanced-due-diligence"; readonly reason: string }) | ({ readonly do: "escalate"; readonly reason: string }) | ({ readonly do: "set-sla"; readonly hours: number }) | ({ readonly do: "notify"; readonly inbox: string; readonly text: string }) | ({ readonly do: "webhook" }) | ({ readonly do: "request-documents"; readonly documents: readonly (string)[]; readonly language: string; readonly answerInDays: number }) | ({ readonly do: "message"; readonly message: "keep-details-current" | "documents-expire" | "terms-changed" | "fraud-awareness"; readonly language: string }) | ({ readonly do: "change-review"; readonly months: number }) | ({ readonly do: "mark"; readonly mark: string }))[] }; readonly events?: number } };
    readonly answer: { readonly events: number; readonly matched: number; readonly parties: number; readonly failed: number; readonly blocked: number; readonly firstAt: (number) | (null); readonly lastAt: (number) | (null); readonly samples: readonly ({ readonly position: number; readonly partyId: (string) | (null); readonly at: number })[] };
  };
  /** Every run of a workflow, the latest first. */
  readonly getWorkflowRuns: {
    readonly input: Options & { readonly path: { readonly id: string }; readonly query?: { readonly limit?: number; readonly before?: number } };
    readonly answer: { readonly items: readonly (WorkflowRun)[] };
  };
  /** What workflows told the inboxes, the latest first. */
  readonly getWorkflowNotices: {
    readonly input: Options & { readonly query?: { readonly limit?: number; readonly before?: number; readonly inbox?: string } };
    readonly answer: { readonly items: readonly ({ readonly id: number; readonly workflowId: string; readonly inbox: string; readonly partyId: (string) | (null); readonly text: string; readonly at: number })[] };
  };
}

export type OperationName = keyof Operations;

/** Operations that answer in pages. */
export type PagedOperation = 'getEvaluations' | 'getAlerts' | 'getSegments' | 'getDeadLetters' | 'getAuditTrail' | 'getPartyAlerts' | 'getCases' | 'getInvitations' | 'postThresholdEvaluations';

/** Method and path of every operation, of those that take a file too. */
export const operations = {
  postTransactions: ['POST', '/v1/transactions'],
  postEvents: ['POST', '/v1/events'],
  putParty: ['PUT', '/v1/parties/{id}'],
  getParty: ['GET', '/v1/parties/{id}'],
  putAccount: ['PUT', '/v1/accounts/{id}'],
  getPartySegment: ['GET', '/v1/parties/{id}/segment'],
  getEvaluations: ['GET', '/v1/evaluations'],
  getAlerts: ['GET', '/v1/alerts'],
  getAlert: ['GET', '/v1/alerts/{id}'],
  streamAlerts: ['GET', '/v1/alerts/stream'],
  getSegments: ['GET', '/v1/segments'],
  getModels: ['GET', '/v1/models'],
  getModelDocument: ['GET', '/v1/models/{version}/document'],
  postScore: ['POST', '/v1/score'],
  getLattice: ['GET', '/v1/lattice'],
  getWorkload: ['GET', '/v1/workload'],
  getCalibration: ['GET', '/v1/calibration'],
  postScoreDistribution: ['POST', '/v1/thresholds/distribution'],
  getAlertPeers: ['GET', '/v1/casework/alerts/{id}/peers'],
  getAlertNarrative: ['GET', '/v1/casework/alerts/{id}/narrative'],
  getAlertTrail: ['GET', '/v1/casework/alerts/{id}/trail'],
  getCaseTrail: ['GET', '/v1/casework/cases/{id}/trail'],
  getPeople: ['GET', '/v1/casework/people'],
  getPartyPeers: ['GET', '/v1/parties/{id}/peers'],
  getPartySegments: ['GET', '/v1/parties/{id}/segments'],
  getPartyActivity: ['GET', '/v1/parties/{id}/activity'],
  getPartyNetwork: ['GET', '/v1/parties/{id}/network'],
  getSearch: ['GET', '/v1/search'],
  getReconciliation: ['GET', '/v1/reconciliation'],
  getDeadLetters: ['GET', '/v1/dead-letters'],
  replayDeadLetter: ['POST', '/v1/dead-letters/{position}/replay'],
  getLive: ['GET', '/health/live'],
  getReady: ['GET', '/health/ready'],
  getMetrics: ['GET', '/metrics'],
  getDocs: ['GET', '/docs'],
  getOpenApi: ['GET', '/docs/openapi.json'],
  getDataSources: ['GET', '/v1/data'],
  getQuarantine: ['GET', '/v1/data/quarantine'],
  getUploads: ['GET', '/v1/data/uploads'],
  putUpload: ['PUT', '/v1/data/uploads/{name}'],
  deleteUpload: ['DELETE', '/v1/data/uploads/{name}'],
  postMappingCheck: ['POST', '/v1/data/mapping-checks'],
  postDataJob: ['POST', '/v1/data/jobs'],
  postSetup: ['POST', '/v1/setup'],
  postSession: ['POST', '/v1/session'],
  deleteSession: ['DELETE', '/v1/session'],
  getSession: ['GET', '/v1/session'],
  getKeys: ['GET', '/v1/keys'],
  postKey: ['POST', '/v1/keys'],
  deleteKey: ['DELETE', '/v1/keys/{prefix}'],
  getUsers: ['GET', '/v1/users'],
  getTeams: ['GET', '/v1/teams'],
  putTeam: ['PUT', '/v1/teams/{id}'],
  postInvitation: ['POST', '/v1/invitations'],
  patchUser: ['PATCH', '/v1/users/{id}'],
  getAuditTrail: ['GET', '/v1/audit'],
  verifyAuditTrail: ['GET', '/v1/audit/verification'],
  exportAuditTrail: ['GET', '/v1/audit/export'],
  getSignOn: ['GET', '/v1/sign-on'],
  startSignOn: ['GET', '/v1/sign-on/start'],
  finishSignOn: ['GET', '/v1/sign-on/callback'],
  getInboxes: ['GET', '/v1/casework/inboxes'],
  putInbox: ['PUT', '/v1/casework/inboxes/{id}'],
  getPartyAlerts: ['GET', '/v1/casework/alerts'],
  getAlertGroups: ['GET', '/v1/casework/alerts/groups'],
  getPartyAlert: ['GET', '/v1/casework/alerts/{id}'],
  postNextAlert: ['POST', '/v1/casework/alerts/next'],
  postAlertAction: ['POST', '/v1/casework/alerts/{id}/actions'],
  postAlertActions: ['POST', '/v1/casework/alerts/actions'],
  getAlertComments: ['GET', '/v1/casework/alerts/{id}/comments'],
  postAlertComment: ['POST', '/v1/casework/alerts/{id}/comments'],
  getCases: ['GET', '/v1/casework/cases'],
  postCase: ['POST', '/v1/casework/cases'],
  getCase: ['GET', '/v1/casework/cases/{id}'],
  postCaseAction: ['POST', '/v1/casework/cases/{id}/actions'],
  postCaseApproval: ['POST', '/v1/casework/cases/{id}/approval'],
  getCaseComments: ['GET', '/v1/casework/cases/{id}/comments'],
  postCaseComment: ['POST', '/v1/casework/cases/{id}/comments'],
  postCaseLink: ['POST', '/v1/casework/cases/{id}/links'],
  postAttachment: ['POST', '/v1/casework/cases/{id}/attachments'],
  getAttachment: ['GET', '/v1/casework/cases/{id}/attachments/{attachmentId}'],
  postDocumentRequest: ['POST', '/v1/casework/cases/{id}/document-requests'],
  postDocumentApproval: ['POST', '/v1/casework/document-requests/{id}/approval'],
  postDocumentAction: ['POST', '/v1/casework/document-requests/{id}/actions'],
  getQueueViews: ['GET', '/v1/casework/views'],
  postQueueView: ['POST', '/v1/casework/views'],
  putQueueView: ['PUT', '/v1/casework/views/{id}'],
  deleteQueueView: ['DELETE', '/v1/casework/views/{id}'],
  postCaseActions: ['POST', '/v1/casework/cases/actions'],
  postCaseSplit: ['POST', '/v1/casework/cases/{id}/split'],
  postReport: ['POST', '/v1/casework/cases/{id}/reports'],
  getCaseReports: ['GET', '/v1/casework/cases/{id}/reports'],
  getReport: ['GET', '/v1/casework/reports/{id}'],
  postReportAction: ['POST', '/v1/casework/reports/{id}/actions'],
  postReportApproval: ['POST', '/v1/casework/reports/{id}/approval'],
  postReportExport: ['POST', '/v1/casework/reports/{id}/goaml'],
  getCaseFile: ['GET', '/v1/casework/cases/{id}/file'],
  getQueueEffect: ['GET', '/v1/improve/effect'],
  getScheduledJobs: ['GET', '/v1/improve/jobs'],
  getDecisionLabels: ['GET', '/v1/improve/labels'],
  getWeightings: ['GET', '/v1/improve/weightings'],
  postWeighting: ['POST', '/v1/improve/weightings'],
  releaseWeighting: ['POST', '/v1/improve/weightings/{id}/release'],
  rollBackWeighting: ['POST', '/v1/improve/weightings/{id}/roll-back'],
  getQueueOrder: ['GET', '/v1/improve/queue'],
  getKpis: ['GET', '/v1/improve/kpis'],
  getDriftChecks: ['GET', '/v1/improve/drift'],
  getRuleSets: ['GET', '/v1/improve/rule-sets'],
  postRuleSet: ['POST', '/v1/improve/rule-sets'],
  getTrials: ['GET', '/v1/improve/trials'],
  postTrial: ['POST', '/v1/improve/trials'],
  getTrialComparison: ['GET', '/v1/improve/trials/{id}/comparison'],
  proposePromotion: ['POST', '/v1/improve/trials/{id}/propose'],
  promoteChallenger: ['POST', '/v1/improve/trials/{id}/promote'],
  rollBackTrial: ['POST', '/v1/improve/trials/{id}/roll-back'],
  stopTrial: ['POST', '/v1/improve/trials/{id}/stop'],
  getSegmentOutcomes: ['GET', '/v1/improve/segment-outcomes'],
  postSurvey: ['POST', '/v1/surveys'],
  getSurveys: ['GET', '/v1/surveys'],
  getSurvey: ['GET', '/v1/surveys/{id}'],
  patchSurvey: ['PATCH', '/v1/surveys/{id}'],
  postSurveyVersion: ['POST', '/v1/surveys/{id}/versions'],
  getSurveyVersion: ['GET', '/v1/surveys/{id}/versions/{version}'],
  getSurveyCooldown: ['GET', '/v1/survey-cooldown'],
  putSurveyCooldown: ['PUT', '/v1/survey-cooldown'],
  getCustomerSignals: ['GET', '/v1/customer-signals'],
  putCustomerSignal: ['PUT', '/v1/customer-signals/{name}'],
  putCustomerAttributes: ['PUT', '/v1/customers/{id}/attributes'],
  getConsents: ['GET', '/v1/customers/{id}/consents'],
  postConsent: ['POST', '/v1/customers/{id}/consents'],
  postInvitations: ['POST', '/v1/surveys/{id}/invitations'],
  getInvitations: ['GET', '/v1/surveys/{id}/invitations'],
  postCustomerEvents: ['POST', '/v1/customer-events'],
  getSurveyChallenge: ['GET', '/v1/public/surveys/{id}/challenge'],
  postOpenAnswer: ['POST', '/v1/public/surveys/{id}/answers'],
  postAnswers: ['POST', '/v1/public/answers'],
  getSurveyPage: ['GET', '/s/{token}'],
  postSurveyPage: ['POST', '/s/{token}'],
  getOpenSurveyPage: ['GET', '/s/open/{id}'],
  postOpenSurveyPage: ['POST', '/s/open/{id}'],
  getEmbedScript: ['GET', '/embed/{name}'],
  getSurveyResults: ['GET', '/v1/surveys/{id}/results'],
  getSurveyTexts: ['GET', '/v1/surveys/{id}/texts'],
  getSurveyAnswers: ['GET', '/v1/surveys/{id}/answers'],
  getCustomerAnswers: ['GET', '/v1/customers/{id}/answers'],
  getCommercialSegments: ['GET', '/v1/commercial-segments'],
  postCommercialAssignment: ['POST', '/v1/commercial-segments/{segmentation}/assignments'],
  getCommercialMovements: ['GET', '/v1/commercial-segments/movements'],
  getAmlMovements: ['GET', '/v1/aml-segments/movements'],
  postSurveyConnection: ['POST', '/v1/survey-connections'],
  getSurveyConnections: ['GET', '/v1/survey-connections'],
  patchSurveyConnection: ['PATCH', '/v1/survey-connections/{id}'],
  deleteSurveyConnection: ['DELETE', '/v1/survey-connections/{id}'],
  postSurveyImport: ['POST', '/v1/survey-connections/{id}/import'],
  postSurveyHook: ['POST', '/v1/public/survey-hooks/{id}'],
  getSurveyHook: ['GET', '/v1/public/survey-hooks/{id}'],
  postAudience: ['POST', '/v1/audiences'],
  getAudiences: ['GET', '/v1/audiences'],
  postAudienceRefresh: ['POST', '/v1/audiences/{id}/refresh'],
  getAudienceMembers: ['GET', '/v1/audiences/{id}/members'],
  getAudienceDelta: ['GET', '/v1/audiences/{id}/delta'],
  postCampaign: ['POST', '/v1/campaigns'],
  postCampaignOutcomes: ['POST', '/v1/campaigns/{id}/outcomes'],
  getCampaignResult: ['GET', '/v1/campaigns/{id}/result'],
  postWebhook: ['POST', '/v1/webhooks'],
  getWebhooks: ['GET', '/v1/webhooks'],
  patchWebhook: ['PATCH', '/v1/webhooks/{id}'],
  deleteWebhook: ['DELETE', '/v1/webhooks/{id}'],
  postWebhookSecret: ['POST', '/v1/webhooks/{id}/secret'],
  postWebhookTest: ['POST', '/v1/webhooks/{id}/test'],
  getWebhookDeliveries: ['GET', '/v1/webhooks/{id}/deliveries'],
  postWebhookReplay: ['POST', '/v1/webhooks/{id}/deliveries/{deliveryId}/replay'],
  getScreeningLists: ['GET', '/v1/screening/lists'],
  getScreeningHits: ['GET', '/v1/screening/hits'],
  getScreeningHit: ['GET', '/v1/screening/hits/{id}'],
  postScreeningDecision: ['POST', '/v1/screening/hits/{id}/decisions'],
  getScreeningExport: ['GET', '/v1/screening/export'],
  getScreeningThresholds: ['GET', '/v1/screening/thresholds'],
  postScreeningThreshold: ['POST', '/v1/screening/thresholds'],
  postScreeningThresholdRelease: ['POST', '/v1/screening/thresholds/{version}/release'],
  getAmlSegmentations: ['GET', '/v1/aml-segments/versions'],
  getAmlSegmentation: ['GET', '/v1/aml-segments/versions/{segmentation}/{version}'],
  getAmlSegmentMap: ['GET', '/v1/aml-segments/versions/{segmentation}/{version}/map'],
  getAmlSegmentFlows: ['GET', '/v1/aml-segments/versions/{segmentation}/{version}/flows'],
  getAmlFlowParties: ['GET', '/v1/aml-segments/versions/{segmentation}/{version}/flows/parties'],
  getCommercialSegmentations: ['GET', '/v1/commercial-segments/versions'],
  getCommercialSegmentation: ['GET', '/v1/commercial-segments/versions/{segmentation}/{version}'],
  getCommercialSegmentMap: ['GET', '/v1/commercial-segments/versions/{segmentation}/{version}/map'],
  getCommercialSegmentFlows: ['GET', '/v1/commercial-segments/versions/{segmentation}/{version}/flows'],
  getCommercialFlowParties: ['GET', '/v1/commercial-segments/versions/{segmentation}/{version}/flows/parties'],
  getAmlSegmentAlerts: ['GET', '/v1/aml-segments/versions/{segmentation}/{version}/alerts'],
  getRecordOfProcessing: ['GET', '/v1/privacy/record-of-processing'],
  postSubjectExport: ['POST', '/v1/privacy/exports'],
  postErasure: ['POST', '/v1/privacy/erasures'],
  getErasures: ['GET', '/v1/privacy/erasures'],
  getRetention: ['GET', '/v1/privacy/retention'],
  putRetention: ['PUT', '/v1/privacy/retention/{recordClass}'],
  postRetentionRun: ['POST', '/v1/privacy/retention-runs'],
  postPseudonyms: ['POST', '/v1/privacy/pseudonyms'],
  postIdentityReveal: ['POST', '/v1/parties/{id}/identity'],
  getThresholds: ['GET', '/v1/thresholds'],
  postThreshold: ['POST', '/v1/thresholds'],
  postSimulation: ['POST', '/v1/thresholds/simulation'],
  postThresholdEvaluations: ['POST', '/v1/thresholds/evaluations'],
  getThresholdCurve: ['GET', '/v1/thresholds/curve'],
  getThresholdSuggestions: ['GET', '/v1/thresholds/suggestions'],
  getThreshold: ['GET', '/v1/thresholds/{id}'],
  postThresholdAction: ['POST', '/v1/thresholds/{id}/actions'],
  postThresholdDecision: ['POST', '/v1/thresholds/{id}/decision'],
  getSamples: ['GET', '/v1/thresholds/samples'],
  postSample: ['POST', '/v1/thresholds/samples'],
  getSample: ['GET', '/v1/thresholds/samples/{id}'],
  postSampleOutcome: ['POST', '/v1/thresholds/samples/{id}/outcomes'],
  getWorkflowFields: ['GET', '/v1/workflow-fields'],
  getWorkflowVocabulary: ['GET', '/v1/workflow-vocabulary'],
  postWorkflowCheck: ['POST', '/v1/workflow-checks'],
  getWorkflows: ['GET', '/v1/workflows'],
  putWorkflow: ['PUT', '/v1/workflows/{id}'],
  postWorkflowActivation: ['POST', '/v1/workflows/{id}/activation'],
  postWorkflowRetirement: ['POST', '/v1/workflows/{id}/retirement'],
  postWorkflowDryRun: ['POST', '/v1/workflow-dry-runs'],
  getWorkflowRuns: ['GET', '/v1/workflows/{id}/runs'],
  getWorkflowNotices: ['GET', '/v1/casework/notices'],
} as const satisfies Readonly<Record<string, readonly [method: string, path: string]>>;
