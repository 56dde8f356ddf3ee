import { Box, Button, Group, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A picture whose title is its finding, with a button that turns to the table behind it and back. */
export function Figure({
  title,
  asTable,
  onTurn,
  picture,
  className,
  children,
}: {
  readonly title: string;
  readonly asTable: boolean;
  readonly onTurn: (asTable: boolean) => void;
  /** What the way back from the table is called, where the picture is no chart. */
  readonly picture?: string;
  readonly className?: string | undefined;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Box component="figure" m={0} className={className}>
      <Group justify="space-between" wrap="nowrap" mb="xs">
        <Text component="figcaption" size="md" fw={600}>
          {title}
        </Text>
        <Button size="compact-xs" variant="subtle" flex="none" onClick={() => onTurn(!asTable)} aria-pressed={asTable}>
          {asTable ? (picture ?? t('chart.picture')) : t('chart.table')}
        </Button>
      </Group>
      {children}
    </Box>
  );
}
