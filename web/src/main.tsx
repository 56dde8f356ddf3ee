import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import '@mantine/spotlight/styles.css';
import './theme/tokens.css';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { operation, queryClient } from './api/queries.ts';
import { App } from './app.tsx';
import { startLanguage } from './i18n/i18n.ts';
import { fetchPage } from './pages.ts';
import { styleNonce } from './theme/nonce.ts';
import { theme } from './theme/theme.ts';

// Side by side what would else wait for one another: who asks, the words, the page.
void queryClient.prefetchQuery(operation('getSession'));
fetchPage(location.pathname);
await startLanguage();
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" getStyleNonce={() => styleNonce}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
