import {
  AppShell,
  Box,
  Button,
  Group,
  NavLink,
  SegmentedControl,
  Stack,
  Text,
  useMantineColorScheme,
} from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { spotlight } from '@mantine/spotlight';
import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation } from 'react-router';
import { call } from '../api/call.ts';
import type { Session } from '../api/session.ts';
import { type Language, languages, speak } from '../i18n/i18n.ts';
import type { Page } from '../pages.ts';
import { Palette } from './palette.tsx';
import { ShortcutSheet } from './shortcut-sheet.tsx';

const groups = ['work', 'understand', 'listen', 'run'] as const;

function isHere(path: string, here: string): boolean {
  return path === '/' ? here === '/' : here === path || here.startsWith(`${path}/`);
}

/** Navigation on the left, the page beside it; ⌘K and `?` work everywhere. */
export function Shell({
  pages,
  session,
  children,
}: {
  readonly pages: readonly Page[];
  readonly session: Session;
  readonly children: ReactNode;
}) {
  const { t, i18n } = useTranslation();
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const { pathname } = useLocation();
  const client = useQueryClient();
  const [sheet, setSheet] = useState(false);
  useHotkeys([
    ['mod+K', () => spotlight.open()],
    ['shift+?', () => setSheet(true)],
  ]);
  const leave = async () => {
    await call('deleteSession');
    client.clear();
  };
  return (
    <AppShell navbar={{ width: 208, breakpoint: 'sm' }} padding={0}>
      <a href="#content" className="skip-link">
        {t('skip')}
      </a>
      <AppShell.Navbar p="sm" bg="var(--surface-raised)">
        <Stack justify="space-between" h="100%" gap="sm">
          <Box component="nav" aria-label={t('navigation')}>
            <Group gap="xs" px="sm" py="sm">
              <img src="/icon.svg" width={22} height={22} alt="" />
              <Text fw={600} size="lg">
                Peerline
              </Text>
            </Group>
            {groups.map((group) => {
              const listed = pages.filter((page) => page.group === group && page.listed);
              if (listed.length === 0) return null;
              return (
                <Box key={group} mt="md">
                  <Text size="xs" className="quiet" px="sm">
                    {t(`group.${group}`)}
                  </Text>
                  {listed.map(({ name, path }) => (
                    <NavLink
                      key={name}
                      component={Link}
                      to={path}
                      label={t(`page.${name}`)}
                      active={isHere(path, pathname)}
                      aria-current={isHere(path, pathname) ? 'page' : undefined}
                      py={6}
                    />
                  ))}
                </Box>
              );
            })}
          </Box>
          <Stack gap="xs" px="sm">
            <Button size="xs" variant="default" onClick={() => spotlight.open()}>
              {t('search')}{' '}
              <Text span size="xs" className="quiet" ml="xs">
                {t('searchKeys')}
              </Text>
            </Button>
            <SegmentedControl
              size="xs"
              aria-label={t('colourScheme')}
              value={colorScheme}
              onChange={(value) => setColorScheme(value)}
              data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`scheme.${value}`) }))}
            />
            <SegmentedControl
              size="xs"
              aria-label={t('language')}
              value={i18n.language}
              onChange={(value) => speak(value as Language)}
              data={languages.map((value) => ({ value, label: value.toUpperCase() }))}
            />
            <Text size="xs" className="quiet">
              {session.roles.map((role) => t(`role.${role}`)).join(', ')}
            </Text>
            <Button size="xs" variant="subtle" onClick={() => void leave()}>
              {t('logOut')}
            </Button>
          </Stack>
        </Stack>
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        {children}
      </AppShell.Main>
      <Palette pages={pages} />
      <ShortcutSheet opened={sheet} close={() => setSheet(false)} />
    </AppShell>
  );
}
