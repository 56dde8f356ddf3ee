import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe } from 'vitest';
import type { Role } from '#access/permissions';
import { openTestServer, type TestServer } from '../server.ts';
import { chromiumPath, complaintsOf, freeUrl, noBrowser, openBrowser, openPage, signIn } from './browser.ts';

/** What the tests of one file share: one server with its database, one browser, one person's page. Set before the first test. */
export interface App {
  server: TestServer;
  browser: Browser;
  url: string;
  /** Of somebody with the roles that `describeApp` was given; without roles nobody is logged in. */
  page: Page;
  person: { readonly cookie: string; readonly origin: string };
  /** What `page` complained of so far. */
  complaints: string[];
  /** A page of somebody else, in a browser of its own. Close its context after use. */
  pageOf(roles: readonly Role[], colours?: 'light' | 'dark'): Promise<Page>;
}

/** A group of tests against the whole application in Chromium; skipped, with the reason, where there is none. */
export function describeApp(
  name: string,
  {
    roles = [],
    seed,
    server: open = (url) => openTestServer(null, url),
  }: {
    readonly roles?: readonly Role[];
    /** Fills the database before the application is opened. */
    readonly seed?: (server: TestServer, app: App) => Promise<void>;
    /** A server that listens at this address later. */
    readonly server?: (url: string) => Promise<TestServer>;
  },
  tests: (app: App) => void,
): void {
  describe.skipIf(chromiumPath === undefined)(noBrowser === null ? name : `${name} (${noBrowser})`, () => {
    const app = {} as App;
    beforeAll(async () => {
      const { url, port } = await freeUrl();
      app.url = url;
      app.server = await open(url);
      app.pageOf = async (others, colours) => {
        const page = await openPage(app.browser, colours);
        await signIn(page, url, await app.server.person(others));
        return page;
      };
      await app.server.app.listen({ host: '127.0.0.1', port });
      if (roles.length > 0) app.person = await app.server.person(roles);
      await seed?.(app.server, app);
      app.browser = await openBrowser();
      app.page = await openPage(app.browser);
      app.complaints = complaintsOf(app.page);
      if (roles.length > 0) await signIn(app.page, url, app.person);
    });
    afterEach(async ({ task }) => {
      if (task.result?.state !== 'fail') return;
      const said = await app.page.getByRole('alert').allInnerTexts();
      const seen = { test: task.name, at: app.page.url(), said, complaints: app.complaints };
      process.stderr.write(`${JSON.stringify(seen)}\n`);
    });
    afterAll(async () => {
      await app.browser?.close();
      await app.server?.close();
    });
    tests(app);
  });
}
