import { Paper, Text } from '@mantine/core';
import type { ReactNode } from 'react';

/** A question, its answer in one line, and the evidence. */
export function Question({
  question,
  answer,
  children,
}: {
  readonly question: string;
  readonly answer: string;
  readonly children?: ReactNode;
}) {
  return (
    <Paper withBorder p="lg" component="section" aria-label={question}>
      <Text component="h2" size="sm" fw={400} className="quiet" m={0}>
        {question}
      </Text>
      <Text size="lg" fw={600} mb="sm">
        {answer}
      </Text>
      {children}
    </Paper>
  );
}
