import type { Browser } from 'playwright-core';
import { markIdle } from '../../engine/commands/users/index.ts';
import { UserModel } from '../../engine/models/index.ts';
import { builtPanel, launchBrowser, seen, signInToPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

let app: TestApp;
let browser: Browser;
beforeAll(async () => {
  app = await startTestApp({ panelDir: await builtPanel() });
  browser = await launchBrowser();
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await app?.close();
});

it('becomes away by itself at a panel that nobody touches, and online with the first move', async () => {
  const user = await app.createUser({ name: 'Ana Souza' });
  const { page } = await signInToPanel(browser, app.url, user);
  const presence = (word: string) => page.getByTestId('presence').getByText(word, { exact: true });
  await seen(presence('Disponível'));
  const stored = () => UserModel.findById(user.id).orFail().lean();
  await waitFor(async () => ((await stored()).activeAt?.getTime() ?? Infinity) < Date.now() - 1_500 && (await stored()).seenAt !== null, { what: 'the panel telling that somebody is there' });
  await markIdle({ ...app.services, now: () => new Date(Date.now() + 11 * 60_000) });
  await seen(presence('Ausente'));
  await page.mouse.move(300, 300);
  await seen(presence('Disponível'));
  expect(await stored()).toMatchObject({ presence: 'online', isIdle: false });
}, 60_000);
