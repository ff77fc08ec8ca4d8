import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { ensurePanel } from '../../config/buildPanel.ts';
import { CHROMIUM_PATH } from './installMissing.ts';
import type { TestUser } from './startTestApp.ts';
import { waitFor } from './waitFor.ts';

/** What a headless browser on a small machine does not need, and what would call home. */
const ARGS = [
  '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
  // A microphone that beeps, and nobody who has to allow it.
  '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream',
];

/** The system's Chromium (CHROMIUM_PATH, or Debian's). Close it in `afterAll`. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM_PATH, args: ARGS });
}

/** The built panel for `startTestApp({ panelDir })`; the global setup has built it already. */
export const builtPanel = ensurePanel;

export interface OpenedPanel {
  context: BrowserContext;
  page: Page;
  /** What the page complained of: errors on its console and exceptions nobody caught. */
  problems: string[];
}

/** A page in a session of its own, in Brazilian Portuguese and São Paulo's time. */
export async function openPanel(browser: Browser, url: string, { width = 1366, height = 768 } = {}): Promise<OpenedPanel> {
  const context = await browser.newContext({ baseURL: url, locale: 'pt-BR', timezoneId: 'America/Sao_Paulo', viewport: { width, height } });
  const page = await context.newPage();
  const problems: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text());
  });
  await page.goto('/');
  return { context, page, problems };
}

/** The same, signed in as that user, in the inbox. */
export async function signInToPanel(browser: Browser, url: string, user: TestUser): Promise<OpenedPanel> {
  const panel = await openPanel(browser, url);
  await panel.page.getByLabel('E-mail').fill(user.email);
  await panel.page.getByRole('textbox', { name: 'Senha' }).fill(user.password);
  await panel.page.keyboard.press('Enter');
  await panel.page.waitForURL(/\/inbox/);
  return panel;
}

/** Waits until something of it can be seen. */
export async function seen(locator: Locator): Promise<void> {
  await locator.first().waitFor({ state: 'visible', timeout: 10_000 });
}

/** Waits until nothing of it is in the page. */
export async function gone(locator: Locator): Promise<void> {
  await waitFor(async () => (await locator.count()) === 0, { what: 'going away' });
}
