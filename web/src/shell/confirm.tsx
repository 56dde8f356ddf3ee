import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Failed } from './states.tsx';

/** Asks before something goes that cannot be brought back. Stays open, with the reason, when it did not go. */
export function Confirm({
  title,
  verb,
  change,
  act,
  close,
  children,
}: {
  readonly title: string;
  /** On the button: what happens. */
  readonly verb: string;
  readonly change: { readonly isPending: boolean; readonly error: unknown };
  readonly act: () => void;
  readonly close: () => void;
  /** What goes with it, and what stays. */
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack gap="md">
        <Text size="sm">{children}</Text>
        {change.error !== null && <Failed error={change.error} />}
        <Group justify="end" gap="sm">
          <Button variant="default" onClick={close}>
            {t('cancel')}
          </Button>
          <Button color="red.9" loading={change.isPending} onClick={act}>
            {verb}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
