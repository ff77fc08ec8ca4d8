import type { Browser } from 'playwright-core';
import { ContactModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel } from '../support/browser.ts';
import { startTestApp, type TestApp } from '../support/harness.ts';

/** A contact's page says which client it is. */
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

it('is linked to a client that a search finds', async () => {
  const supervisor = await app.signInAs('supervisor');
  const contact = (await supervisor.post('/api/contacts').send({ name: 'Lourdes', phone: '+5511999990003' }).expect(201)).body;
  const client = (await supervisor.post('/api/clients').send({ name: 'Lourdes Ferreira', document: '529.982.247-25' }).expect(201)).body;
  await supervisor.post('/api/clients').send({ name: 'Jorge da Silva', document: '111.444.777-35' }).expect(201);
  const { page } = await signInToPanel(browser, app.url, await app.createUser({ role: 'supervisor' }));
  await page.goto(`/contacts/${contact.id}`);
  await page.getByRole('button', { name: 'Vincular a um cliente' }).click();
  const dialog = page.getByRole('dialog', { name: 'Vincular Lourdes a um cliente' });
  await dialog.getByRole('searchbox', { name: 'Buscar cliente' }).fill('ferreira');
  await gone(dialog.getByRole('option', { name: /Jorge/ }));
  await dialog.getByRole('option', { name: /Lourdes Ferreira/ }).click();
  await dialog.getByRole('button', { name: 'Vincular', exact: true }).click();
  await gone(dialog);
  await seen(page.getByRole('link', { name: 'Lourdes Ferreira' }));
  expect((await ContactModel.findById(contact.id).orFail().lean()).clientId?.toHexString()).toBe(client.id);
}, 60_000);
