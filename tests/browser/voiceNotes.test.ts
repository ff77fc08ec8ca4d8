import type { Browser, Page } from 'playwright-core';
import { builtPanel, gone, launchBrowser, seen, signInToPanel, type OpenedPanel } from '../support/browser.ts';
import { sha256 } from '../support/files.ts';
import { startTestApp, waitFor, type TestApp } from '../support/harness.ts';

/** Voice notes from the composer to the customer, with a microphone that beeps. */
let app: TestApp;
let browser: Browser;
let deviceId: string;
let ana: OpenedPanel;

beforeAll(async () => {
  app = await startTestApp({ gateway: true, worker: true, panelDir: await builtPanel() });
  browser = await launchBrowser();
  deviceId = (await app.createSimulatorDevice({ name: 'Loja Centro', connected: true })).id;
  ana = await signInToPanel(browser, app.url, await app.createUser({ name: 'Ana Souza' }));
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await app?.close();
});

const record = (page: Page) => page.getByRole('button', { name: 'Gravar mensagem de voz' });
const recorder = (page: Page) => page.getByRole('group', { name: 'Gravando mensagem de voz' });
const outbox = (phone: string) => app.outbox(deviceId, phone);

/** A customer writes, and Ana takes the conversation. */
async function take(from: string, name: string): Promise<void> {
  const { page } = ana;
  await app.inbound(deviceId, { from, name, text: 'Pode me explicar?' });
  await page.getByRole('tab', { name: /^Esperando/ }).click();
  await page.getByTestId('conversation-item').filter({ hasText: name }).click();
  await page.getByRole('button', { name: 'Aceitar', exact: true }).click();
  await seen(record(page));
}

/** Begins a recording, and waits until it is at least so many seconds long. */
async function recordFor(page: Page, seconds: number): Promise<void> {
  await record(page).click();
  await waitFor(async () => Number(/:(\d\d)$/.exec((await recorder(page).getByRole('timer').textContent()) ?? '')?.[1]) >= seconds, { what: 'the timer' });
}

it('records one, and sends it as Opus in Ogg with its length and its waveform', async () => {
  const { page } = ana;
  await take('5511987650001', 'Dona Lourdes');
  await recordFor(page, 2);
  // The fake microphone beeps once a second.
  await waitFor(() => recorder(page).getByTestId('loudness').evaluate((bars) => [...bars.children].some((bar) => bar.clientHeight > 12)), { what: 'the level of the beep' });
  expect(await page.getByRole('textbox', { name: 'Mensagem' }).count()).toBe(0);
  await recorder(page).getByRole('button', { name: 'Enviar mensagem de voz' }).click();

  const [sent] = await waitFor(async () => (await outbox('+5511987650001')).length > 0 && outbox('+5511987650001'), { what: 'the voice note at the customer' });
  expect(sent).toMatchObject({ type: 'audio', text: '', media: { type: 'audio', mimeType: 'audio/ogg', isVoice: true, durationSeconds: expect.any(Number) } });
  const message = page.getByTestId('message').filter({ has: page.locator('audio') });
  const source = (await message.locator('audio').getAttribute('src')) ?? '';
  const { bytes, seconds } = await page.evaluate(async (address) => {
    const buffer = await (await fetch(address)).arrayBuffer();
    const { length, sampleRate } = await new OfflineAudioContext(1, 1, 48_000).decodeAudioData(buffer.slice(0));
    return { bytes: [...new Uint8Array(buffer)], seconds: length / sampleRate };
  }, source);
  const file = Buffer.from(bytes);
  expect([file.toString('latin1', 0, 4), file.toString('latin1', 28, 36), sha256(file)]).toEqual(['OggS', 'OpusHead', sent?.media?.sha256]);
  expect(seconds).toBeGreaterThan(1.8);
  expect(Math.abs(seconds - (sent?.media?.durationSeconds ?? 0))).toBeLessThan(0.2);
  await waitFor(() => page.evaluate(() => !Object.keys(localStorage).some((key) => key.startsWith('balcao.unsent.message.'))), { what: 'an empty outbox' });
  await seen(record(page));
}, 60_000);

it('throws one away, and goes back to writing', async () => {
  const { page } = ana;
  const asksBeforeLeaving = () => page.evaluate(() => !window.dispatchEvent(new Event('beforeunload', { cancelable: true })));
  await recordFor(page, 1);
  expect(await asksBeforeLeaving()).toBe(true);
  await recorder(page).getByRole('button', { name: 'Descartar gravação' }).click();
  await gone(recorder(page));
  expect(await asksBeforeLeaving()).toBe(false);
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Sem áudio');
  expect(await record(page).count()).toBe(0);
  await page.getByRole('button', { name: 'Enviar', exact: true }).click();
  await waitFor(async () => (await outbox('+5511987650001')).length === 2, { what: 'the text at the customer' });
  expect((await outbox('+5511987650001')).map(({ text }) => text)).toEqual(['', 'Sem áudio']);
}, 60_000);

it('keeps what was said when the agent looks into another conversation, and sends it later beside a text', async () => {
  const { page } = ana;
  await take('5511987650002', 'Seu Jorge');
  await page.getByRole('tab', { name: /^Meus/ }).click();
  const open = (name: string) => page.getByTestId('conversation-item').filter({ hasText: name }).click();
  await open('Dona Lourdes');
  await recordFor(page, 1);
  await open('Seu Jorge');
  await seen(page.getByText('A gravação ficou anexada ao atendimento.'));
  expect(await page.getByTestId('attachment').count()).toBe(0);
  await open('Dona Lourdes');
  await seen(page.getByTestId('attachment').filter({ hasText: /Mensagem de voz\s*0:0[1-9]/ }));
  await page.getByRole('textbox', { name: 'Mensagem' }).fill('Segue a explicação');
  await page.keyboard.press('Enter');
  await waitFor(async () => (await outbox('+5511987650001')).length === 4, { what: 'both at the customer' });
  expect((await outbox('+5511987650001')).slice(2)).toEqual([expect.objectContaining({ text: 'Segue a explicação' }), expect.objectContaining({ text: '', media: expect.objectContaining({ isVoice: true }) })]);
}, 60_000);

it('stays to be sent when the server is not reached, also after the tab was closed', async () => {
  const { page } = ana;
  const sent = (await outbox('+5511987650001')).length;
  await recordFor(page, 1);
  await page.route('**/messages', (route) => route.abort());
  await recorder(page).getByRole('button', { name: 'Enviar mensagem de voz' }).click();
  const pending = page.getByTestId('message').filter({ hasText: /Mensagem de voz · 0:0[1-9]/ }).last();
  await waitFor(async () => (await pending.getAttribute('data-status')) === 'queued', { what: 'the message on its way' });
  await page.reload();
  await page.unroute('**/messages');
  await waitFor(async () => (await outbox('+5511987650001')).length === sent + 1, { what: 'the voice note at the customer' });
  expect((await outbox('+5511987650001')).at(-1)).toMatchObject({ media: { isVoice: true, mimeType: 'audio/ogg', durationSeconds: expect.any(Number) } });
}, 60_000);

it('ends by itself after ten minutes, or when the microphone goes away, and can still be sent or thrown away', async () => {
  const { page } = ana;
  const sent = (await outbox('+5511987650001')).length;
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (wish) => Object.assign(window, { microphone: await ask(wish) }).microphone;
  });
  await recordFor(page, 1);
  await page.evaluate(() => (window as unknown as { microphone: MediaStream }).microphone.getTracks().forEach((track) => track.stop()));
  await seen(recorder(page).getByText('O microfone parou. O que já foi gravado está aqui.'));
  await recorder(page).getByRole('button', { name: 'Descartar gravação' }).click();

  await recordFor(page, 1);
  await page.evaluate(() => {
    const now = performance.now.bind(performance);
    performance.now = () => now() + 599_000;
  });
  await seen(recorder(page).getByText('Chegou ao limite de 10 minutos.'));
  expect(await recorder(page).getByRole('timer').textContent()).toBe('10:00');
  await recorder(page).getByRole('button', { name: 'Enviar mensagem de voz' }).click();
  await waitFor(async () => (await outbox('+5511987650001')).length === sent + 1, { what: 'the voice note at the customer' });
}, 60_000);

it('says why when the browser does not lend the microphone', async () => {
  const { page } = ana;
  const refuseWith = (name: string) =>
    page.evaluate((errorName) => {
      navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('no', errorName));
    }, name);
  await refuseWith('NotAllowedError');
  await record(page).click();
  await seen(page.getByRole('alert').getByText(/^O navegador não deixou usar o microfone\. Permita/));
  await refuseWith('NotFoundError');
  await record(page).click();
  await seen(page.getByRole('alert').getByText('Nenhum microfone encontrado. Conecte um e tente de novo.'));
  await page.getByRole('button', { name: 'Fechar aviso' }).click();
  await gone(page.getByRole('alert'));
}, 60_000);

it('meets no error', () => {
  // Before somebody signs in, the page asks who is signed in; a request was cut off on purpose.
  expect(ana.problems.filter((problem) => !/401|ERR_FAILED/.test(problem))).toEqual([]);
});
