import type { Browser, Page } from 'playwright-core';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';
import { ContactModel, ConversationModel } from '../../engine/models/index.ts';

/** A supervisor merges two contacts, and undoes it, while an agent looks at the conversation that goes into the other. */
let app: TestApp;
let browser: Browser;
let ana: OpenedPanel;
let rita: OpenedPanel;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  const device = await app.createSimulatorDevice({ name: 'Loja Centro', connected: true });
  const users = [await app.createUser({ name: 'Ana Souza' }), await app.createUser({ name: 'Rita Alves', role: 'supervisor' })] as const;
  await app.inbound(device.id, { from: '5511987654321', name: 'Dona Lourdes', text: 'Oi, meu pedido chega hoje?' });
  await waitFor(() => ConversationModel.exists({ active: true }));
  await app.inbound(device.id, { from: '5511912345678', name: 'Lourdes Trabalho', text: 'Sou eu, do outro número' });
  await waitFor(async () => (await ConversationModel.countDocuments({ active: true })) === 2);
  const newer = await conversationOf('Lourdes Trabalho');
  await (await app.signInAs(users[0])).post(`/api/conversations/${newer._id.toHexString()}/accept`).expect(200);
  ana = await signInToPanel(browser, app.url, users[0]);
  rita = await signInToPanel(browser, app.url, users[1]);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const contactNamed = (name: string) => ContactModel.findOne({ name }).orFail().lean();
const conversationOf = async (name: string) => ConversationModel.findOne({ contactId: (await contactNamed(name))._id }).orFail().lean();
const bubble = (page: Page, text: string) => page.getByRole('log', { name: 'Mensagens' }).getByText(text);

it('shows what will happen, merges, leads on from the closed conversation, and undoes it', async () => {
  const [anas, ritas] = [ana.page, rita.page];
  const [older, newer] = [await conversationOf('Dona Lourdes'), await conversationOf('Lourdes Trabalho')];
  await anas.getByRole('tab', { name: /^Meus/ }).click();
  await anas.getByRole('list', { name: 'Lista de atendimentos' }).getByText('Lourdes Trabalho').click();
  await seen(bubble(anas, 'Sou eu, do outro número'));

  await ritas.goto(`${app.url}/contacts/${(await contactNamed('Dona Lourdes'))._id.toHexString()}`);
  await ritas.getByRole('button', { name: 'Juntar contatos' }).click();
  const dialog = ritas.getByRole('dialog', { name: 'Juntar contatos' });
  await dialog.getByRole('combobox', { name: 'Outro contato' }).fill('Trabalho');
  await ritas.getByRole('option', { name: /Lourdes Trabalho/ }).click();
  await seen(dialog.getByText(`o mais antigo, ${older.protocol}, recebe as mensagens do ${newer.protocol}`));
  await seen(dialog.getByText('Ana Souza deixa de atender'));
  await dialog.getByRole('button', { name: 'Juntar', exact: true }).click();
  await gone(dialog);
  await seen(ritas.getByText(/juntado por Rita Alves/));

  // The agent who had the newer one is led to the older, where its message stands.
  await gone(bubble(anas, 'Sou eu, do outro número'));
  await seen(anas.getByText('Este atendimento continua em outro do mesmo contato.'));
  await anas.getByRole('link', { name: 'Abrir o atendimento' }).click();
  await seen(bubble(anas, 'Oi, meu pedido chega hoje?'));
  await seen(bubble(anas, 'Sou eu, do outro número'));

  await ritas.getByRole('button', { name: 'Desfazer' }).click();
  const undoing = ritas.getByRole('dialog', { name: 'Desfazer a junção?' });
  await seen(undoing.getByText(`O atendimento ${newer.protocol}, em Loja Centro, volta a abrir`));
  await undoing.getByRole('button', { name: 'Desfazer a junção' }).click();
  await gone(undoing);
  await seen(ritas.getByText(/desfeito por Rita Alves/));
  await gone(bubble(anas, 'Sou eu, do outro número'));
  await waitFor(async () => (await conversationOf('Lourdes Trabalho')).state === 'unread' || (await conversationOf('Lourdes Trabalho')).state === 'assigned');
  // 401 is what a browser without a session hears first.
  expect([...ana.problems, ...rita.problems].filter((problem) => !problem.includes('401'))).toEqual([]);
});

it('offers who may be the same person, and leads from the conversation there', async () => {
  const [anas, ritas] = [ana.page, rita.page];
  const [one, other] = [await contactNamed('Dona Lourdes'), await contactNamed('Lourdes Trabalho')];
  await ContactModel.updateOne({ _id: one._id }, { $set: { possibleDuplicates: [other._id] } });
  await ritas.goto(`${app.url}/inbox`);
  await ritas.goto(`${app.url}/contacts/${one._id.toHexString()}`);
  await ritas.reload();
  await seen(ritas.getByText(/Pode ser a mesma pessoa que Lourdes Trabalho/));
  await ritas.getByRole('button', { name: 'Ver e juntar' }).click();
  await seen(ritas.getByRole('dialog', { name: 'Juntar contatos' }).getByText('Fica', { exact: true }));

  await anas.getByRole('tab', { name: /^Tudo/ }).click();
  await anas.reload();
  await anas.getByRole('list', { name: 'Lista de atendimentos' }).getByText('Dona Lourdes').click();
  if ((await anas.getByTestId('side-panel').count()) === 0) await anas.getByTestId('conversation').getByRole('button', { name: /Dona Lourdes/ }).first().click();
  await seen(anas.getByText(/pode ser a mesma pessoa que outro/));
  await anas.getByRole('link', { name: 'Ver o contato' }).click();
  await seen(anas.getByText(/Pode ser a mesma pessoa que Lourdes Trabalho/));
  expect(await anas.getByRole('button', { name: 'Juntar contatos' }).count()).toBe(0);
});
