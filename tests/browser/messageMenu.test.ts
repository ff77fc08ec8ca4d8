import type { Browser } from 'playwright-core';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, type TestApp } from '../support/harness.ts';

/** A message's menu, by keyboard alone. */
let app: TestApp;
let browser: Browser;
let ana: OpenedPanel;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  const device = await app.createSimulatorDevice({ connected: true });
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza' }));
  await app.inbound(device.id, { from: '5511999990001', name: 'Maria', text: 'Bom dia' });
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it('takes the arrow keys as soon as it opens, through the reactions and the items', async () => {
  const { page } = ana;
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: 'Maria' }).click();
  await page.getByRole('button', { name: 'Aceitar', exact: true }).click();
  await seen(page.getByRole('textbox', { name: 'Mensagem' }));
  const opener = page.getByTestId('message').filter({ hasText: 'Bom dia' }).getByRole('button', { name: 'Opções da mensagem' });
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent);
  const walk = async (keys: string[]) => {
    const way: (string | null | undefined)[] = [];
    for (const key of keys) {
      await page.keyboard.press(key);
      way.push(await focused());
    }
    return way;
  };

  await opener.focus();
  await page.keyboard.press('Enter');
  await seen(page.getByRole('menuitemcheckbox', { name: 'Reagir com 👍' }));
  expect(await focused()).toBe('Reagir com 👍');
  expect(await walk(['ArrowRight', 'ArrowLeft', 'ArrowLeft', 'ArrowRight'])).toEqual(['Reagir com ❤️', 'Reagir com 👍', 'Reagir com 🙏', 'Reagir com 👍']);
  expect(await walk(['ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowUp', 'ArrowDown'])).toEqual(['Responder', 'Encaminhar', 'Responder', 'Reagir com 👍', 'Copiar texto', 'Reagir com 👍']);
  await page.keyboard.press('Escape');
  await gone(page.getByRole('menu'));
  expect(await focused()).toBe('Opções da mensagem');
}, 60_000);

it('shows where the focus is when the messages have it', async () => {
  const { page } = ana;
  const log = page.getByRole('log', { name: 'Mensagens' });
  await page.keyboard.press('Shift+Tab');
  await log.focus();
  expect(await log.evaluate((element) => getComputedStyle(element).outlineStyle)).toBe('solid');
}, 60_000);
