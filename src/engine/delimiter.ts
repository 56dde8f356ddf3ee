const delimiters = [',', ';', '\t', '|'] as const;

/** The delimiter most frequent outside quotes in the first line of a table, the earlier of equals; null without any. */
export function likeliestDelimiter(line: string): string | null {
  const unquoted = line.replace(/"(?:[^"]|"")*"/g, '');
  const counts = delimiters.map((delimiter) => unquoted.split(delimiter).length - 1);
  const most = Math.max(...counts);
  return most === 0 ? null : delimiters[counts.indexOf(most)]!;
}
