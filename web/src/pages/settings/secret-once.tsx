import { Button, Code, Modal, Stack, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';

/** The secret that signs what is sent to an endpoint. The server does not show it again. */
export function SecretOnce({ secret, close }: { readonly secret: string; readonly close: () => void }) {
  const { t } = useTranslation('settings');
  const { t: shell } = useTranslation();
  return (
    <Modal opened onClose={close} title={t('secret')} closeButtonProps={{ 'aria-label': shell('close') }}>
      <Stack gap="sm">
        <Text size="sm">{t('secretOnce')}</Text>
        <Code block>{secret}</Code>
        <Button onClick={close}>{t('done')}</Button>
      </Stack>
    </Modal>
  );
}
