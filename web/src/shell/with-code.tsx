import { Code } from '@mantine/core';

/** A sentence with what stands between backticks as code. */
export function WithCode({ children }: { readonly children: string }) {
  return children.split('`').map((part, at) => (at % 2 === 0 ? part : <Code key={part}>{part}</Code>));
}
