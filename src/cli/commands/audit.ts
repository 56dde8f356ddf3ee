import { Command } from 'commander';
import { AppError } from '#domain/app-error';
import type { AuditVerification } from '#server/audit-command';
import type { CaseFileVerification } from '#server/verify-case-file';
import { present } from '../io.ts';
import { type CommonOptions, examples, outOption, withCommon } from '../options.ts';

interface VerifyOptions extends CommonOptions {
  readonly out: string;
  readonly database?: boolean;
  readonly anchors?: string;
  readonly publicKey?: string;
}

/** `audit verify|export|case-file`: prove that nothing in the trail, or in a case file, was changed. */
export function auditCommand(): Command {
  const command = new Command('audit').description('Verify the audit trail, or export it.');
  for (const nested of [verifyCommand(), exportCommand(), caseFileCommand()]) command.addCommand(nested);
  return examples(command, ['peerline audit export --to trail.ndjson', 'peerline audit verify trail.ndjson']);
}

function sentenceOf({ verification, anchors, signed }: AuditVerification): string {
  if (!verification.intact) return `Broken at entry ${verification.firstBroken}: ${verification.reason}.`;
  const against =
    anchors === null
      ? 'No anchors were given: a trail cut at its end, or rewritten as a whole, would not show.'
      : `It agrees with ${verification.anchors} anchors of ${anchors}${signed ? ', whose signatures hold' : ''}.`;
  const unsigned = anchors === null || signed ? '' : ' Their signatures were not checked: give --public-key.';
  return `Intact: ${verification.entries} entries, the last ${verification.lastHash}.\n${against}${unsigned}`;
}

function verifyCommand(): Command {
  const command = new Command('verify')
    .description('Check every link of an exported trail, without a database; fails and names the first broken entry.')
    .argument('[file]', 'what `peerline audit export` wrote')
    .option('--database', 'read the database instead of a file')
    .option('--anchors <file>', 'signed anchors; default: audit/anchors.ndjson of the data folder, where it is there')
    .option('--public-key <file>', 'key that the anchors were signed with, in PEM; default: that of the data folder')
    .addOption(outOption())
    .action(async (file: string | undefined, options: VerifyOptions) => {
      if ((file === undefined) !== (options.database === true)) {
        throw new AppError('audit.source', 'Give either a file or --database.');
      }
      const { verifyAuditFromCommandLine } = await import('#server/command-line');
      const result = await verifyAuditFromCommandLine(file, options);
      await present(options, async () => result, sentenceOf);
      if (!result.verification.intact) throw new AppError('audit.broken', 'The audit trail is not what was written.');
    });
  return withCommon(
    examples(command, ['peerline audit verify trail.ndjson', 'peerline audit verify --database --json']),
  );
}

function exportCommand(): Command {
  const command = new Command('export')
    .description('Write the whole trail, one JSON entry per line.')
    .option('--to <file>', 'file to write; default: stdout')
    .addOption(outOption())
    .action(async ({ out, to }: { readonly out: string; readonly to?: string }) => {
      const { exportAuditFromCommandLine } = await import('#server/command-line');
      const entries = await exportAuditFromCommandLine(out, to);
      process.stderr.write(`${entries} entries.\n`);
    });
  return examples(command, ['peerline audit export --to trail.ndjson']);
}

function caseFileSentence({ caseId, madeAt, madeBy, sha256, intact, pageAgrees }: CaseFileVerification): string {
  const made = `Case ${caseId}, made ${new Date(madeAt).toISOString()} by ${madeBy}.`;
  if (!intact) return `${made}\nIts content is not what it was when it was made.`;
  const page =
    pageAgrees === null
      ? ''
      : pageAgrees
        ? ' The page shows exactly this content.'
        : ' The page shows something else, or was made by another version of Peerline: trust the data within it.';
  return `${made}\nIntact: SHA-256 ${sha256}, to be found in the audit trail as case.file-made.${page}`;
}

function caseFileCommand(): Command {
  const command = new Command('case-file')
    .description('Check a case file (HTML or JSON) that was made for an examiner, without a database.')
    .argument('<file>', 'what the case page, or `GET /v1/casework/cases/{id}/file`, gave')
    .action(async (file: string, options: CommonOptions) => {
      const { verifyCaseFileFromCommandLine } = await import('#server/command-line');
      const result = await verifyCaseFileFromCommandLine(file);
      await present(options, async () => result, caseFileSentence);
      if (!result.intact || result.pageAgrees === false) {
        throw new AppError('audit.broken', 'The case file is not what was made.');
      }
    });
  return withCommon(examples(command, ['peerline audit case-file case-17.html']));
}
