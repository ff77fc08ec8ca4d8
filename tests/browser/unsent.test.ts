import type { Browser, Page } from 'playwright-core';
import { builtPanel, gone, launchBrowser, openPanel, seen, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp, type TestUser } from '../support/harness.ts';

/** What was written and has not been sent: whose it is, for whom it was meant, and that it stays so. */
let app: TestApp;
let browser: Browser;
let device: { id: string; name: string };
let desk: OpenedPanel;
let ana: TestUser;
let bruno: TestUser;

const LOURDES = { from: '5511987650001', name: 'Dona Lourdes' };
const JORGE = { from: '5511987650002', name: 'Seu Jorge' };

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  const supervisor = await app.signInAs('supervisor');
  await supervisor.post('/api/quick-replies').send({ shortcut: 'oi', text: 'Olá! Como posso ajudar?' }).expect(201);
  device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  ana = await app.createUser({ name: 'Ana Souza' });
  bruno = await app.createUser({ name: 'Bruno Lima', role: 'supervisor' });
  desk = await openPanel(browser, app.url);
  await signIn(desk.page, ana);
  for (const customer of [LOURDES, JORGE]) {
    await app.inbound(device.id, { ...customer, text: 'Bom dia' });
    await tab(desk.page, 'Esperando').click();
    await item(desk.page, customer.name).click();
    await desk.page.getByRole('button', { name: 'Aceitar', exact: true }).click();
    await seen(reply(desk.page));
  }
  await tab(desk.page, 'Tudo').click();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const tab = (page: Page, name: string) => page.getByRole('tab', { name: new RegExp(`^${name}`) });
const item = (page: Page, name: string) => page.getByTestId('conversation-item').filter({ hasText: name });
const reply = (page: Page) => page.getByRole('textbox', { name: 'Mensagem', exact: true });
const note = (page: Page) => page.getByRole('textbox', { name: 'Nota interna', exact: true });
const bubble = (page: Page, text: string) => page.getByTestId('message').filter({ hasText: text });
const textsAt = async ({ from }: { from: string }) => (await app.outbox(device.id, `+${from}`)).map(({ text }) => text);
const isPost = { url: '**/api/conversations/*/messages', method: 'POST' };

async function signIn(page: Page, user: TestUser): Promise<void> {
  await page.getByLabel('E-mail').fill(user.email);
  await page.getByRole('textbox', { name: 'Senha' }).fill(user.password);
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/inbox/);
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sua conta' }).click();
  await page.getByRole('menuitem', { name: 'Sair' }).click();
}

/** No message leaves the page. */
async function cutOff(page: Page): Promise<void> {
  await page.route(isPost.url, (route) => (route.request().method() === isPost.method ? route.abort() : route.continue()));
}

it('brings a note back as a note, and never as a reply', async () => {
  const { page } = desk;
  await item(page, 'Dona Lourdes').click();
  await page.getByRole('button', { name: 'Escrever nota interna' }).click();
  await note(page).fill('Cliente difícil');
  await item(page, 'Seu Jorge').click();
  await seen(reply(page));
  await item(page, 'Dona Lourdes').click();
  await seen(note(page));
  expect(await note(page).inputValue()).toBe('Cliente difícil');

  await note(page).press('Escape');
  expect(await reply(page).inputValue()).toBe('');
  await reply(page).fill('Já vejo para a senhora');
  await page.reload();
  await seen(note(page));
  expect(await note(page).inputValue()).toBe('Cliente difícil');
  await note(page).press('Enter');
  await seen(reply(page));
  expect(await reply(page).inputValue()).toBe('Já vejo para a senhora');
  await reply(page).press('Enter');
  await waitFor(async () => (await textsAt(LOURDES)).length === 1, { what: 'the reply at the customer' });
  expect(await textsAt(LOURDES)).toEqual(['Já vejo para a senhora']);
  expect(await bubble(page, 'Cliente difícil').getAttribute('data-direction')).toBe('note');
}, 60_000);

it('waits for the quick replies rather than send their shortcut', async () => {
  const { page } = desk;
  let answer = () => {};
  const held = new Promise<void>((resolve) => {
    answer = resolve;
  });
  await page.route('**/api/quick-replies*', async (route) => {
    await held;
    await route.continue();
  });
  await page.reload();
  await reply(page).fill('/oi');
  await seen(page.getByText('Carregando respostas rápidas…'));
  await reply(page).press('Enter');
  expect(await reply(page).inputValue()).toBe('/oi');
  answer();
  await seen(page.getByRole('option', { name: /^\/oi/ }));
  await reply(page).press('Enter');
  expect(await reply(page).inputValue()).toBe('Olá! Como posso ajudar?');
  await reply(page).fill('');
  await page.unroute('**/api/quick-replies*');
  expect(await textsAt(LOURDES)).not.toContain('/oi');
}, 60_000);

it('keeps what two tabs could not send, and shows it in both', async () => {
  const { page, context } = desk;
  await item(page, 'Seu Jorge').click();
  const second = await context.newPage();
  await second.goto(page.url());
  await seen(reply(second));
  for (const each of [page, second]) await cutOff(each);
  await reply(page).fill('Da primeira aba');
  await reply(page).press('Enter');
  await reply(second).fill('Da segunda aba');
  await reply(second).press('Enter');
  for (const each of [page, second]) {
    await seen(bubble(each, 'Da primeira aba'));
    await seen(bubble(each, 'Da segunda aba'));
  }
  await second.close();
  await page.reload();
  await seen(bubble(page, 'Da primeira aba'));
  await seen(bubble(page, 'Da segunda aba'));
  await bubble(page, 'Da segunda aba').getByRole('button', { name: 'Descartar' }).click({ timeout: 40_000 });
  await gone(bubble(page, 'Da segunda aba'));
}, 90_000);

it("keeps a user's unsent messages and drafts from the next one at the same browser", async () => {
  const { page } = desk;
  await reply(page).fill('Rascunho da Ana');
  await signOut(page);
  const question = page.getByRole('dialog', { name: 'Há mensagens não enviadas' });
  await seen(question.getByText('1 mensagem ainda não saiu.'));
  await question.getByRole('button', { name: 'Guardar e sair' }).click();
  await page.waitForURL(/login/);
  await page.unroute(isPost.url);

  await signIn(page, bruno);
  await tab(page, 'Tudo').click();
  await item(page, 'Seu Jorge').click();
  await seen(reply(page));
  expect(await reply(page).inputValue()).toBe('');
  expect(await bubble(page, 'Da primeira aba').count()).toBe(0);
  await reply(page).fill('Aqui é o Bruno');
  await reply(page).press('Enter');
  await waitFor(async () => (await textsAt(JORGE)).length > 0, { what: "the next user's own message" });
  expect(await textsAt(JORGE)).toEqual(['Aqui é o Bruno']);
  await signOut(page);
  await page.waitForURL(/login/);

  await signIn(page, ana);
  await waitFor(async () => (await textsAt(JORGE)).length === 2, { what: 'what the first user had left' });
  await tab(page, 'Tudo').click();
  await item(page, 'Seu Jorge').click();
  await seen(reply(page));
  expect(await reply(page).inputValue()).toBe('Rascunho da Ana');
  await seen(bubble(page, 'Da primeira aba').getByTestId('status-read'));
  const { body } = await (await app.signInAs(ana)).get(`/api/conversations/${new URL(page.url()).pathname.split('/').at(-1)}/messages`).expect(200);
  expect(body.messages.filter(({ direction }: { direction: string }) => direction === 'out').map(({ text, author }: { text: string; author: { name: string } }) => [text, author.name])).toEqual([
    ['Aqui é o Bruno', 'Bruno Lima'],
    ['Da primeira aba', 'Ana Souza'],
  ]);
}, 90_000);

it('discards them when asked to', async () => {
  const { page } = desk;
  await cutOff(page);
  await reply(page).fill('Melhor não');
  await reply(page).press('Enter');
  await signOut(page);
  await page.getByRole('button', { name: 'Descartar e sair' }).click();
  await page.waitForURL(/login/);
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('balcao.unsent.message.')))).toEqual([]);
}, 60_000);

it('meets no error on any page', () => {
  // The browser prints that nobody is signed in yet (401), that a live connection ended with its session (400), and what was cut off.
  expect(desk.problems.filter((problem) => !/400|401|ERR_FAILED/.test(problem))).toEqual([]);
});
