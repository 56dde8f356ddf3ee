import { Box, Group, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';

/** A page's frame: its one heading, its actions, and the document's title. */
export function PageFrame({
  title,
  actions,
  wide = false,
  children,
}: {
  readonly title: string;
  readonly actions?: ReactNode;
  /** Tables go full width; else 1,440 px at most. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}) {
  useEffect(() => {
    document.title = `${title} · Peerline`;
  }, [title]);
  return (
    <Box p="xl" maw={wide ? undefined : 1440}>
      <Group justify="space-between" mb="lg">
        <Title order={1}>{title}</Title>
        <Group gap="sm">{actions}</Group>
      </Group>
      {children}
    </Box>
  );
}
