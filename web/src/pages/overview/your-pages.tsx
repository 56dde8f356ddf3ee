import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useSession } from '../../api/session.ts';
import { pagesOf } from '../../pages.ts';

/** The pages of somebody whose work no figure of the overview is about: what each is for. */
export function YourPages() {
  const { t } = useTranslation();
  const { t: own } = useTranslation('overview');
  const { data: session } = useSession();
  if (session === undefined) return null;
  const pages = pagesOf(session).filter(({ listed, path }) => listed && path !== '/');
  return (
    <section aria-label={own('yourPages')}>
      <Text size="sm" className="quiet" mb="sm">
        {own('yourPages')}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
        {pages.map(({ name, path }) => (
          <Paper key={name} withBorder p="lg">
            <Anchor component={Link} to={path} size="lg" fw={600} underline="always">
              {t(`page.${name}`)}
            </Anchor>
            <Text size="sm" className="quiet">
              {t(`about.${name}`)}
            </Text>
          </Paper>
        ))}
      </SimpleGrid>
    </section>
  );
}
