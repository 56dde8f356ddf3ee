import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Page } from '../pages.ts';

/** ⌘K: go anywhere. */
export function Palette({ pages }: { readonly pages: readonly Page[] }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const actions: SpotlightActionData[] = pages
    .filter(({ listed }) => listed)
    .map(({ name, path }) => ({
      id: name,
      label: t(`page.${name}`),
      description: t(`about.${name}`),
      onClick: () => void navigate(path),
    }));
  return (
    <Spotlight
      actions={actions}
      nothingFound={t('nothingFound')}
      shortcut={null}
      searchProps={{ placeholder: t('searchPlaceholder'), 'aria-label': t('searchPlaceholder') }}
    />
  );
}
