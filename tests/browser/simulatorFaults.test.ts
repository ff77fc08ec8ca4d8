import type { Browser } from 'playwright-core';
import { DeviceModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/** The faults of a simulated number, as its page shows them. */
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

it('shows what was set elsewhere after the first change, and takes everything back', async () => {
  const device = await app.createSimulatorDevice({ name: 'Loja Centro' });
  await (await app.signInAs('supervisor')).put(`/api/devices/${device.id}/simulator/faults`).send({ refuse: true, mediaGone: true, delayMs: 200 }).expect(200);
  const { page } = await signInToPanel(browser, app.url, await app.createUser({ role: 'supervisor' }));
  await page.goto(`/devices/${device.id}/show`);
  const unknown = page.getByText('O que já estava ligado aparece depois da primeira mudança.');
  await seen(unknown);
  await page.getByRole('switch', { name: /^Duplicar recebidas/ }).click();
  await gone(unknown);
  const refuse = page.getByRole('switch', { name: /^Recusar envios/ });
  await waitFor(() => refuse.isChecked(), { what: 'the fault that was set elsewhere' });
  expect(await page.getByLabel('Atraso (ms)').inputValue()).toBe('200');

  await page.getByRole('button', { name: 'Desfazer todas' }).click();
  await waitFor(async () => !(await refuse.isChecked()), { what: 'the switch going off' });
  expect((await DeviceModel.findById(device.id).orFail().lean()).faults).toEqual({});
}, 60_000);
