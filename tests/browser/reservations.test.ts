import type { Browser, Page } from 'playwright-core';
import { thenDo } from '../../engine/contract/index.ts';
import { fireDeadlines } from '../../engine/commands/index.ts';
import { ConversationModel } from '../../engine/models/index.ts';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, type TestApp } from '../support/harness.ts';

/** What the engine offers, on the screens of the two agents whom it asks one after the other. */
let app: TestApp;
let browser: Browser;
let device: { id: string };
const agents: OpenedPanel[] = [];

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  const users = [await app.createUser({ name: 'Ana Souza' }), await app.createUser({ name: 'Bruno Lima' })];
  const supervisor = await app.signInAs('supervisor');
  const sales = await supervisor.post('/api/departments').send({ name: 'Vendas', memberIds: users.map(({ id }) => id), strategy: { kind: 'leastBusy' }, reservationSeconds: 600 }).expect(201);
  await supervisor.post('/api/rules').send({ name: 'Compras', when: { combinator: 'and', rules: [] }, ...thenDo({ departmentId: sales.body.id, autoReply: 'Olá, {{cliente}}! Já vamos responder.' }) }).expect(201);
  device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  for (const user of users) agents.push(await signInToPanel(browser, app.url, user));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const news = (page: Page) => page.getByTestId('offer-news');

/** Whoever is asked, and the other one. */
async function asked(): Promise<[first: Page, second: Page]> {
  const [ana, bruno] = agents.map(({ page }) => page) as [Page, Page];
  const first = await Promise.race([news(ana).first().waitFor({ timeout: 15_000 }).then(() => ana), news(bruno).first().waitFor({ timeout: 15_000 }).then(() => bruno)]);
  return first === ana ? [ana, bruno] : [bruno, ana];
}

it('asks one agent with the time that is left, and the next one when the first declines', async () => {
  await app.inbound(device.id, { from: '5511987654321', name: 'Dona Lourdes', text: 'Quero comprar um fogão' });
  const [first, second] = await asked();
  await seen(news(first).getByText(/^Novo atendimento para você: Dona Lourdes\. Aceite até \d\d:\d\d$/));
  await first.getByRole('tab', { name: /^Meus/ }).click();
  await seen(first.getByTestId('offered-to-me').getByText('Novo: aceite em'));
  await news(first).getByRole('button', { name: 'Abrir' }).click();
  await seen(first.getByTestId('offer-received').getByText(/Novo atendimento para você: aceite em\s+\d:\d\d/));
  await seen(first.getByText('Olá, Dona Lourdes! Já vamos responder.').last());

  await button(first, 'Recusar').click();
  const dialog = first.getByRole('dialog');
  await seen(dialog.getByText('Ele vai para a próxima pessoa do setor.'));
  await dialog.getByRole('button', { name: 'Recusar' }).click();
  await gone(first.getByTestId('offer-received'));

  await news(second).getByRole('button', { name: 'Abrir' }).click();
  await button(second, 'Aceitar').click();
  await seen(button(second, 'Finalizar'));
  await gone(second.getByTestId('offer-received'));
});

it('goes on when nobody answers in time', async () => {
  await app.inbound(device.id, { from: '5511987650000', name: 'Seu Jorge', text: 'Boa tarde' });
  const [first, second] = await asked();
  await news(first).getByRole('button', { name: 'Abrir' }).click();
  await seen(first.getByTestId('offer-received'));
  const conversationId = first.url().match(/[0-9a-f]{24}/)?.[0] ?? '';
  // As if the ten minutes were over.
  const over = new Date();
  await ConversationModel.updateOne({ _id: conversationId }, { $set: { nextDeadlineAt: over, 'pendingTransfer.offer.expiresAt': over } });
  await fireDeadlines(app.services, conversationId);
  await gone(first.getByTestId('offer-received'));
  await seen(news(second).getByText(/Seu Jorge/));
  for (const { problems } of agents) expect(problems.filter((problem) => !problem.includes('401'))).toEqual([]);
});
