import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { createProgram } from './program.ts';

/** Every command and what lies below it, by its full name. */
function commandsBelow(command: Command, path: string): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((child) => {
    const name = `${path}${child.name()}`;
    return [[name, child] as const, ...commandsBelow(child, `${name} `)];
  });
}

function helpOf(command: Command): string {
  let text = '';
  command.configureOutput({
    writeOut: (part) => (text += part),
    getOutHelpWidth: () => 80,
    getOutHasColors: () => false,
  });
  command.outputHelp();
  return text;
}

/** Servers run until they are stopped, a group prints nothing itself, a trail is one entry per line: no one document. */
const withoutDocument = new Set(['serve', 'worker', 'model', 'audit', 'audit export', 'privacy']);

describe('the help of', () => {
  it.each(commandsBelow(createProgram(), ''))('%s fits 80 columns, has an example and --json', (name, command) => {
    const help = helpOf(command);
    for (const line of help.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(help).toMatch(/\nExamples:\n {2}\$ (npx )?(peerline|npm)/);
    if (!withoutDocument.has(name)) expect(help).toContain('--json');
  });
});
