import { Button, Menu } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { usePeople } from '../../casework/people.ts';

/** Gives alerts to somebody else. */
export function AssignMenu({
  disabled = false,
  onAssign,
}: {
  readonly disabled?: boolean;
  readonly onAssign: (id: string) => void;
}) {
  const { t } = useTranslation('alerts');
  const { items, me } = usePeople();
  const others = items.filter((each) => each.works && each.id !== me);
  if (others.length === 0) return null;
  return (
    <Menu>
      <Menu.Target>
        <Button size="xs" variant="default" disabled={disabled}>
          {t('assignTo')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {others.map((each) => (
          <Menu.Item key={each.id} onClick={() => onAssign(each.id)}>
            {each.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
