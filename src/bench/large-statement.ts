import { createRandom } from '#ml/random';

const entriesAtOnce = 500;
const streets = ['Hauptstrasse', 'Rue du Port', 'Calle Mayor', 'Via Roma', 'Long Lane'];
const names = ['Atelier Cyan', 'Blaue Muehle GmbH', 'Casa Verde SL', 'Nordlicht AS', 'Rossi e Figli', 'Harbour Ltd'];

const two = (n: number): string => String(n).padStart(2, '0');
const euros = (cents: number): string => `${Math.floor(cents / 100)}.${two(cents % 100)}`;

/** A German IBAN with its check digits (ISO 13616, mod 97). */
function germanIban(account: number): string {
  const bban = `37040044${String(account).padStart(10, '0')}`;
  let rest = 0;
  for (const digit of `${bban}131400`) rest = (rest * 10 + Number(digit)) % 97;
  return `DE${two(98 - rest)}${bban}`;
}

/**
 * The text of one camt.053 statement of about `bytes` characters, piece by piece: entries of one detail each, with
 * parties, addresses, references and fields that no record has a place for. It adds up.
 */
export function* largeStatement(bytes: number): Generator<{ readonly text: string; readonly entries: number }> {
  const random = createRandom(2026);
  const own = germanIban(532013000);
  const opening = 100_000_000_000;
  const balance = (code: string, cents: number): string =>
    `<Bal><Tp><CdOrPrtry><Cd>${code}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">${euros(cents)}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Dt><Dt>2026-03-31</Dt></Dt></Bal>`;
  const head = (closing: number): string =>
    `<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt><GrpHdr><MsgId>LARGE</MsgId><CreDtTm>2026-03-31T20:00:00Z</CreDtTm></GrpHdr>\n<Stmt><Id>S1</Id><Acct><Id><IBAN>${own}</IBAN></Id><Ownr><Nm>Blaue Muehle GmbH</Nm></Ownr></Acct>\n${balance('OPBD', opening)}${balance('CLBD', closing)}\n`;
  // Balances come before the entries, so each second entry takes back what the one before it brought.
  yield { text: head(opening), entries: 0 };
  let written = head(opening).length;
  let number = 0;
  let cents = 0;
  while (written < bytes) {
    let text = '';
    for (let i = 0; i < entriesAtOnce; i++, number++) {
      const credit = number % 2 === 0;
      if (credit) cents = 1 + random.below(500_000);
      text += entry(number, credit, cents, germanIban(random.below(2_000_000)), random.below(30));
    }
    written += text.length;
    yield { text, entries: entriesAtOnce };
  }
  yield { text: '</Stmt></BkToCstmrStmt></Document>\n', entries: 0 };
}

function entry(number: number, credit: boolean, cents: number, iban: string, pick: number): string {
  const party = credit ? 'Dbtr' : 'Cdtr';
  const day = `2026-03-${two(1 + (number % 31))}`;
  const name = names[pick % names.length]!;
  return `<Ntry><NtryRef>${number}</NtryRef><Amt Ccy="EUR">${euros(cents)}</Amt><CdtDbtInd>${credit ? 'CRDT' : 'DBIT'}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>${day}</Dt></BookgDt><ValDt><Dt>${day}</Dt></ValDt><AcctSvcrRef>SVC${number}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>
<NtryDtls><TxDtls><Refs><InstrId>I${number}</InstrId><EndToEndId>E2E-2026-${number}</EndToEndId><TxId>T${number}</TxId></Refs><AmtDtls><TxAmt><Amt Ccy="EUR">${euros(cents)}</Amt></TxAmt></AmtDtls><RltdPties><${party}><Pty><Nm>${name}</Nm><PstlAdr><StrtNm>${streets[pick % streets.length]}</StrtNm><BldgNb>${pick}</BldgNb><Ctry>DE</Ctry></PstlAdr></Pty></${party}><${party}Acct><Id><IBAN>${iban}</IBAN></Id></${party}Acct></RltdPties><RltdAgts><${party}Agt><FinInstnId><BICFI>COBADEFFXXX</BICFI></FinInstnId></${party}Agt></RltdAgts><RmtInf><Ustrd>Invoice ${number} of ${name}, customer ${pick}, with thanks for the prompt delivery</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>
`;
}
