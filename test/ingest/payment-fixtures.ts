/** Small payment messages of our own making; the IBANs are the published examples of their countries. */
export const ours = 'DE89370400440532013000';
export const theirs = 'FR1420041010050500013M02606';
export const uetr = 'eb6305c9-1f7f-49de-aed0-16487c27b42d';

const iso = (message: string): string => `urn:iso:std:iso:20022:tech:xsd:${message}`;

export interface CamtEntry {
  readonly amount: string;
  readonly credit?: boolean;
  readonly endToEnd?: string;
  readonly date?: string;
  readonly inside?: string;
}

export function entryXml({
  amount,
  credit = false,
  endToEnd = 'NOTPROVIDED',
  date = '2026-03-02',
  inside = '',
}: CamtEntry): string {
  const party = credit ? 'Dbtr' : 'Cdtr';
  return `<Ntry><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>${credit ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>${date}</Dt></BookgDt><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><EndToEndId>${endToEnd}</EndToEndId></Refs><RltdPties><${party}><Pty><Nm>Atelier Cyan</Nm></Pty></${party}>
<${party}Acct><Id><IBAN>${theirs}</IBAN></Id></${party}Acct></RltdPties><RmtInf><Ustrd>Invoice 7</Ustrd></RmtInf>${inside}</TxDtls></NtryDtls></Ntry>`;
}

export function camt053(
  entries: readonly string[],
  opening = '100.00',
  closing = '100.00',
  namespace = iso('camt.053.001.08'),
): string {
  const balance = (code: string, amount: string): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-02</Dt></Dt></Bal>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="${namespace}"><BkToCstmrStmt><GrpHdr><MsgId>M1</MsgId><CreDtTm>2026-03-02T20:00:00Z</CreDtTm></GrpHdr>
<Stmt><Id>S1</Id><Acct><Id><IBAN>${ours}</IBAN></Id><Ownr><Nm>Blaue Mühle GmbH</Nm></Ownr></Acct>
${balance('OPBD', opening)}${balance('CLBD', closing)}
${entries.join('\n')}
</Stmt></BkToCstmrStmt></Document>`;
}

export function pain001(amount: string, endToEnd: string, namespace = iso('pain.001.001.09')): string {
  return `<?xml version="1.0"?>
<p:Document xmlns:p="${namespace}"><p:CstmrCdtTrfInitn><p:GrpHdr><p:MsgId>O1</p:MsgId><p:CreDtTm>2026-03-01T08:00:00+01:00</p:CreDtTm><p:NbOfTxs>1</p:NbOfTxs></p:GrpHdr>
<p:PmtInf><p:PmtInfId>B1</p:PmtInfId><p:ReqdExctnDt><p:Dt>2026-03-01</p:Dt></p:ReqdExctnDt><p:Dbtr><p:Nm>Blaue Mühle GmbH</p:Nm></p:Dbtr><p:DbtrAcct><p:Id><p:IBAN>${ours}</p:IBAN></p:Id></p:DbtrAcct>
<p:CdtTrfTxInf><p:PmtId><p:EndToEndId>${endToEnd}</p:EndToEndId></p:PmtId><p:Amt><p:InstdAmt Ccy="EUR">${amount}</p:InstdAmt></p:Amt>
<p:CdtrAgt><p:FinInstnId><p:BICFI>PSSTFRPPXXX</p:BICFI></p:FinInstnId></p:CdtrAgt><p:Cdtr><p:Nm>Atelier Cyan</p:Nm></p:Cdtr><p:CdtrAcct><p:Id><p:IBAN>${theirs}</p:IBAN></p:Id></p:CdtrAcct>
<p:Purp><p:Cd>SUPP</p:Cd></p:Purp><p:RmtInf><p:Ustrd>Invoice 7</p:Ustrd></p:RmtInf></p:CdtTrfTxInf></p:PmtInf></p:CstmrCdtTrfInitn></p:Document>`;
}

export function pacs008(amount: string, endToEnd: string): string {
  return `<Document xmlns="${iso('pacs.008.001.10')}"><FIToFICstmrCdtTrf><GrpHdr><MsgId>I1</MsgId><CreDtTm>2026-03-02T09:00:00Z</CreDtTm></GrpHdr>
<CdtTrfTxInf><PmtId><InstrId>X1</InstrId><EndToEndId>${endToEnd}</EndToEndId><UETR>${uetr}</UETR></PmtId><IntrBkSttlmAmt Ccy="EUR">${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt>
<InstdAmt Ccy="USD">11.00</InstdAmt><ChrgBr>SHAR</ChrgBr><ChrgsInf><Amt Ccy="EUR">1.50</Amt></ChrgsInf>
<Dbtr><Nm>Blaue Mühle GmbH</Nm><PstlAdr><TwnNm>Köln</TwnNm><Ctry>DE</Ctry></PstlAdr></Dbtr><DbtrAcct><Id><IBAN>${ours}</IBAN></Id></DbtrAcct><DbtrAgt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></DbtrAgt>
<CdtrAgt><FinInstnId><BICFI>PSSTFRPPXXX</BICFI></FinInstnId></CdtrAgt><Cdtr><Nm>Atelier Cyan</Nm></Cdtr><CdtrAcct><Id><IBAN>${theirs}</IBAN></Id></CdtrAcct></CdtTrfTxInf></FIToFICstmrCdtTrf></Document>`;
}

/** A cover payment: between banks, with the customers' payment inside. */
export function pacs009cover(amount: string): string {
  return pacs009(amount)
    .replace('</PmtId>', `<UETR>${uetr}</UETR></PmtId>`)
    .replace(
      '</CdtTrfTxInf>',
      `<UndrlygCstmrCdtTrf><Dbtr><Nm>Blaue Mühle GmbH</Nm></Dbtr><DbtrAcct><Id><IBAN>${ours}</IBAN></Id></DbtrAcct>
<Cdtr><Nm>Atelier Cyan</Nm></Cdtr><CdtrAcct><Id><IBAN>${theirs}</IBAN></Id></CdtrAcct><RmtInf><Ustrd>Invoice 7</Ustrd></RmtInf></UndrlygCstmrCdtTrf></CdtTrfTxInf>`,
    );
}

export function pacs009(amount: string): string {
  return `<Document xmlns="${iso('pacs.009.001.08')}"><FICdtTrf><GrpHdr><MsgId>F1</MsgId><CreDtTm>2026-03-02T09:00:00Z</CreDtTm></GrpHdr>
<CdtTrfTxInf><PmtId><EndToEndId>FI-1</EndToEndId></PmtId><IntrBkSttlmAmt Ccy="EUR">${amount}</IntrBkSttlmAmt><IntrBkSttlmDt>2026-03-02</IntrBkSttlmDt>
<Dbtr><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></Dbtr><Cdtr><FinInstnId><BICFI>PSSTFRPPXXX</BICFI></FinInstnId></Cdtr></CdtTrfTxInf></FICdtTrf></Document>`;
}

export function pacs002(endToEnd: string, status: string): string {
  return `<Document xmlns="${iso('pacs.002.001.12')}"><FIToFIPmtStsRpt><GrpHdr><MsgId>R1</MsgId></GrpHdr><TxInfAndSts>
<OrgnlEndToEndId>${endToEnd}</OrgnlEndToEndId><TxSts>${status}</TxSts><StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></FIToFIPmtStsRpt></Document>`;
}

export function pain002(endToEnd: string, status: string): string {
  return `<Document xmlns="${iso('pain.002.001.10')}"><CstmrPmtStsRpt><GrpHdr><MsgId>R2</MsgId></GrpHdr>
<OrgnlGrpInfAndSts><OrgnlMsgId>O1</OrgnlMsgId><OrgnlMsgNmId>pain.001.001.09</OrgnlMsgNmId></OrgnlGrpInfAndSts>
<OrgnlPmtInfAndSts><OrgnlPmtInfId>B1</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>${endToEnd}</OrgnlEndToEndId><TxSts>${status}</TxSts>
<StsRsnInf><Rsn><Cd>AC04</Cd></Rsn></StsRsnInf></TxInfAndSts></OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>`;
}

/** A report within the day, without closing balance. */
export function camt052(entries: readonly string[]): string {
  return `<Document xmlns="${iso('camt.052.001.08')}"><BkToCstmrAcctRpt><GrpHdr><MsgId>M2</MsgId><CreDtTm>2026-03-02T12:00:00Z</CreDtTm></GrpHdr>
<Rpt><Id>R1</Id><Acct><Id><IBAN>${ours}</IBAN></Id></Acct>${entries.join('\n')}</Rpt></BkToCstmrAcctRpt></Document>`;
}

/** A notification of debit or credit. */
export function camt054(entries: readonly string[]): string {
  return `<Document xmlns="${iso('camt.054.001.08')}"><BkToCstmrDbtCdtNtfctn><GrpHdr><MsgId>M3</MsgId><CreDtTm>2026-03-02T12:00:00Z</CreDtTm></GrpHdr>
<Ntfctn><Id>N1</Id><Acct><Id><IBAN>${ours}</IBAN></Id></Acct>${entries.join('\n')}</Ntfctn></BkToCstmrDbtCdtNtfctn></Document>`;
}

export function mt940(entries: readonly string[], opening = '100,00', closing = '100,00'): string {
  return [
    ':20:STMT1',
    `:25:${ours}`,
    ':28C:1/1',
    `:60F:C260301EUR${opening}`,
    ...entries,
    `:62F:C260302EUR${closing}`,
    '-',
    '',
  ].join('\r\n');
}

export function mt103(amount: string, reference = 'REF1'): string {
  return `{1:F01COBADEFFAXXX0000000000}{2:I103PSSTFRPPXXXXN}{3:{121:${uetr}}}{4:
:20:${reference}
:23B:CRED
:32A:260302EUR${amount}
:33B:USD11,00
:50F:/${ours}
1/Blaue Mühle GmbH
3/DE/Köln
:57A:PSSTFRPPXXX
:59:/${theirs}
Atelier Cyan
Paris
:70:Invoice 7
:71A:SHA
:71F:EUR1,50
-}{5:{CHK:000000000000}}
`;
}

export function mt202(amount: string, cover: boolean): string {
  return `{1:F01COBADEFFAXXX0000000000}{2:I202PSSTFRPPXXXXN}{3:${cover ? `{119:COV}{121:${uetr}}` : '{108:X}'}}{4:
:20:BANK1
:21:REF1
:32A:260302EUR${amount}
:52A:COBADEFFXXX
:58A:PSSTFRPPXXX
${cover ? `:50K:/${ours}\nBlaue Mühle GmbH\n:59:/${theirs}\nAtelier Cyan\n` : ''}-}
`;
}
