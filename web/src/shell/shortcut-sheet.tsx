import { Kbd, Modal, Table } from '@mantine/core';
import { useTranslation } from 'react-i18next';

const keys = ['mod+K', '?', 'j / k', 'enter', 'x', 'shift+N', 'a', 'e', 's', '1 – 4', 'esc'] as const;

/** `?`: what the keys do. */
export function ShortcutSheet({ opened, close }: { readonly opened: boolean; readonly close: () => void }) {
  const { t } = useTranslation();
  return (
    <Modal opened={opened} onClose={close} title={t('shortcuts')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Table>
        <Table.Tbody>
          {keys.map((key, index) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{t(`shortcut.${index}`)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Modal>
  );
}
