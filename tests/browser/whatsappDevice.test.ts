import type { Browser, Locator } from 'playwright-core';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { PDF, PNG } from '../support/files.ts';
import { startTestApp, waitFor, type SignedIn, type TestApp } from '../support/harness.ts';
import type { Contact } from '../support/whatsapp/contact.ts';
import { createMediaMessage, openMedia } from '../support/whatsapp/mediaMessage.ts';
import type { Phone } from '../support/whatsapp/phone.ts';
import { startStandIn, type StandIn } from '../support/whatsapp/standIn.ts';
import { tameBaileys } from '../support/whatsapp/tameBaileys.ts';
import { driverSettingsFor } from '../gateway/baileys/pairedDevice.ts';

tameBaileys();

/** A number linked in the panel, and what an agent does with messages and files there, all the way to the customer's phone. */
let app: TestApp;
let browser: Browser;
let whatsapp: StandIn;
let phone: Phone;
let maria: Contact;
let admin: SignedIn;
let ana: OpenedPanel;

beforeAll(async () => {
  whatsapp = await startStandIn();
  phone = whatsapp.addPhone({ number: '5511987650001', name: 'Loja' });
  maria = whatsapp.addContact({ number: '5511999990001', name: 'Maria', addressing: 'lid' });
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel(), drivers: driverSettingsFor(whatsapp) });
  browser = await launchBrowser();
  const user = await app.createUser({ name: 'Ana Souza', role: 'admin' });
  admin = await app.signInAs(user);
  ana = await signInToPanel(browser, app.url, user);
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
  await whatsapp?.close();
});

const messages = () => ana.page.getByTestId('message');
const received = (is: (message: Contact['received'][number]['message']) => boolean, what: string) => waitFor(() => maria.received.find(({ message }) => is(message)), { what });

async function act(message: Locator, item: string): Promise<void> {
  await message.hover();
  await message.getByRole('button', { name: 'Opções da mensagem' }).click();
  await ana.page.getByRole('menuitem', { name: item }).click();
}

it('is added, shows its QR code, and turns to connected when a phone scans it', async () => {
  const { page } = ana;
  await page.goto('/devices/create');
  await page.getByLabel('Nome').fill('Loja Centro');
  await page.getByLabel('Tipo de conexão').click();
  await page.getByRole('option', { name: /WhatsApp Web/ }).click();
  await page.getByRole('button', { name: 'Salvar' }).click();
  await page.getByRole('button', { name: 'Conectar', exact: true }).click();
  await seen(page.getByRole('heading', { name: 'Conectar o número' }));
  await seen(page.locator('svg[role=img]'));
  const qr = await waitFor(async () => (await admin.get('/api/devices').expect(200)).body[0]?.qr, { what: 'the QR code' });
  await phone.scanQr(qr);
  await seen(page.getByText('Conectado', { exact: true }));
  await gone(page.getByRole('heading', { name: 'Conectar o número' }));
  await seen(page.getByTestId('device-event').filter({ hasText: /^Conectado/ }));
  await seen(page.getByTestId('device-event').filter({ hasText: 'Ana Souza pediu para conectar' }));
}, 60_000);

it('shows a picture that a customer sends, large when it is clicked, and answers with files', async () => {
  const { page } = ana;
  await maria.send(phone, await createMediaMessage(whatsapp.media, 'image', PNG, 'image/png', { caption: 'Olha a foto' }));
  await page.goto('/inbox');
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: 'Maria' }).click();
  const picture = messages().filter({ hasText: 'Olha a foto' }).getByRole('img', { name: 'Imagem enviada na conversa' });
  await waitFor(() => picture.evaluate((image: HTMLImageElement) => image.complete && image.naturalWidth === 1), { what: 'the picture' });
  await picture.click();
  await seen(page.locator('.yarl__slide_image'));
  await page.keyboard.press('Escape');
  await gone(page.locator('.yarl__slide_image'));

  await page.getByRole('button', { name: 'Aceitar', exact: true }).click();
  await waitFor(() => maria.receipts.some(({ type }) => type === 'read'), { what: 'the read receipt on the customer’s phone' });
  const typing = new Promise<string>((resolve) => whatsapp.events.once('chatstate', (_from, { attrs }) => resolve(attrs.to ?? '')));
  await page.getByRole('textbox', { name: 'Mensagem' }).pressSequentially('Olá');
  expect([maria.pn, maria.lid]).toContain(await typing);
  await page.getByTestId('file-input').setInputFiles([
    { name: 'orçamento.pdf', mimeType: 'application/pdf', buffer: PDF },
    { name: 'engano.txt', mimeType: 'text/plain', buffer: Buffer.from('engano') },
  ]);
  await seen(page.getByTestId('attachment').filter({ hasText: 'orçamento.pdf' }));
  await page.getByRole('button', { name: 'Tirar engano.txt' }).click();
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Segue o orçamento');
  await page.keyboard.press('Enter');
  const sent = messages().filter({ hasText: 'orçamento.pdf' });
  await waitFor(async () => ['delivered', 'read'].includes((await sent.getAttribute('data-status')) ?? ''), { what: 'the file at the customer' });
  const { message } = await received((each) => Boolean(documentOf(each)), 'the document');
  const document = documentOf(message);
  expect(document).toMatchObject({ fileName: 'orçamento.pdf', mimetype: 'application/pdf', caption: 'Segue o orçamento' });
  expect(await openMedia(whatsapp.media, { documentMessage: document })).toEqual(PDF);
  expect(await page.getByTestId('attachment').count()).toBe(0);
}, 60_000);

it('takes what is pasted and dropped, and says what it does not take', async () => {
  const { page } = ana;
  const give = (event: 'paste' | 'drop', name: string, text?: string) =>
    page.getByRole('textbox', { name: 'Mensagem' }).evaluate(
      (field, { event: type, name: fileName, bytes, text: beside }) => {
        const data = new DataTransfer();
        if (beside) for (const kind of ['text/plain', 'text/html']) data.setData(kind, beside);
        data.items.add(new File([Uint8Array.from(bytes)], fileName, { type: 'image/png' }));
        field.dispatchEvent(type === 'paste' ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true }) : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      { event, name, bytes: [...PNG], text },
    );
  await give('paste', 'colada.png');
  await give('drop', 'solta.png');
  await give('paste', 'planilha.png', 'A tabela como texto');
  await page.getByTestId('file-input').setInputFiles([{ name: 'vazio.txt', mimeType: 'text/plain', buffer: Buffer.alloc(0) }]);
  await seen(page.getByText('vazio.txt está vazio.'));
  expect(await page.getByTestId('attachment').allInnerTexts()).toEqual([expect.stringContaining('colada.png'), expect.stringContaining('solta.png')]);
  // Another page, and back: nothing is lost.
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  await page.getByRole('tab', { name: /^Meus/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: 'Maria' }).click();
  await page.getByRole('button', { name: 'Enviar', exact: true }).click();
  await waitFor(() => maria.received.filter(({ message }) => message.imageMessage).length === 2, { what: 'both pictures at the customer' });
}, 60_000);

it('records a voice note, and the customer’s phone plays it as one', async () => {
  const { page } = ana;
  await page.getByRole('button', { name: 'Gravar mensagem de voz' }).click();
  await waitFor(async () => (await page.getByRole('timer').textContent()) === '0:01', { what: 'a second of it' });
  await page.getByRole('button', { name: 'Enviar mensagem de voz' }).click();
  const { message } = await received(({ audioMessage }) => Boolean(audioMessage), 'the voice note');
  expect(message.audioMessage).toMatchObject({ ptt: true, mimetype: 'audio/ogg; codecs=opus', seconds: expect.any(Number) });
  expect(message.audioMessage?.seconds).toBeGreaterThan(0);
  expect(message.audioMessage?.waveform).toHaveLength(64);
  expect(Math.max(...(message.audioMessage?.waveform ?? []))).toBe(100);
  const sound = await openMedia(whatsapp.media, message);
  expect([sound.toString('latin1', 0, 4), sound.toString('latin1', 28, 36)]).toEqual(['OggS', 'OpusHead']);
  await seen(messages().getByText(`Mensagem de voz · 0:0${message.audioMessage?.seconds}`));
}, 60_000);

it('reacts, edits and deletes, and the customer’s phone shows it', async () => {
  const { page } = ana;
  const picture = messages().filter({ hasText: 'Olha a foto' });
  await picture.hover();
  await picture.getByRole('button', { name: 'Opções da mensagem' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Reagir com 👍' }).click();
  await received(({ reactionMessage }) => reactionMessage?.text === '👍', 'the reaction');
  await seen(picture.getByText('👍'));

  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Entregamos amanha');
  await page.keyboard.press('Enter');
  const promise = messages().filter({ hasText: 'Entregamos' });
  await waitFor(async () => ['delivered', 'read'].includes((await promise.getAttribute('data-status')) ?? ''), { what: 'the message at the customer' });
  await act(promise, 'Editar');
  await page.getByRole('dialog').getByRole('textbox').fill('Entregamos amanhã');
  await page.getByRole('dialog').getByRole('button', { name: 'Salvar' }).click();
  await received(({ protocolMessage, editedMessage }) => JSON.stringify(protocolMessage ?? editedMessage ?? {}).includes('Entregamos amanhã'), 'the edit');
  await seen(promise.getByText('Entregamos amanhã'));
  await seen(promise.getByText('editada'));

  await act(promise, 'Apagar para todos');
  await page.getByRole('button', { name: 'Apagar', exact: true }).click();
  await seen(promise.getByText('Apagada para todos. Só a equipe ainda vê'));
  await promise.hover();
  await promise.getByRole('button', { name: 'Opções da mensagem' }).click();
  expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Copiar texto']);
  await page.keyboard.press('Escape');
}, 60_000);

it('forwards to another conversation of one’s own', async () => {
  const { page } = ana;
  const joao = whatsapp.addContact({ number: '5511999990002', name: 'João' });
  await joao.sendText(phone, 'Pode me mandar a foto?');
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: 'João' }).click();
  await page.getByRole('button', { name: 'Aceitar', exact: true }).click();
  await page.getByRole('tab', { name: /^Meus/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: 'Maria' }).click();
  await act(messages().filter({ hasText: 'Olha a foto' }), 'Encaminhar');
  await page.getByRole('checkbox', { name: /João/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Encaminhar' }).click();
  const forwarded = await waitFor(() => joao.received.find(({ message }) => message.imageMessage), { what: 'the picture at the other customer' });
  expect(await openMedia(whatsapp.media, forwarded.message)).toEqual(PNG);
  expect(forwarded.message.imageMessage?.contextInfo?.isForwarded).toBe(true);
}, 60_000);

it('meets no error on any page, and sends nothing that WhatsApp would not take', () => {
  // Before somebody signs in, the page asks who is signed in.
  expect(ana.problems.filter((problem) => !problem.includes('401'))).toEqual([]);
  expect(whatsapp.problems).toEqual([]);
});

function documentOf(message: Contact['received'][number]['message']) {
  return message.documentMessage ?? message.documentWithCaptionMessage?.message?.documentMessage;
}
