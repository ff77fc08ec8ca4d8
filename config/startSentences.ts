import { resolve } from 'node:path';
import type { DemoSignIns } from './demo/createDemoAccounts.ts';
import type { DataDirInUseError } from './lockDataDir.ts';

/** What `npm start` says on the console: Portuguese first, then English. */

export interface Ready {
  address: string;
  /** Since the process began. */
  seconds: number;
  signIns: DemoSignIns | null;
}

export function readySentences({ address, seconds, signIns }: Ready): string {
  return [
    '',
    `  Balcão no ar em ${seconds.toFixed(1).replace('.', ',')} s · Balcão is up`,
    '',
    `  ${address}`,
    '',
    ...(signIns ? demoSentences(signIns) : []),
    '  Ctrl-C encerra tudo · Ctrl-C ends everything',
    '',
  ].join('\n');
}

function demoSentences({ password, people }: DemoSignIns): string[] {
  const width = Math.max(...people.map(({ email }) => email.length));
  return [
    '  Dados de demonstração. A senha, igual para todos, só aparece desta vez:',
    '  Demo data. The password, the same for all, is shown only this once:',
    '',
    `    ${password}`,
    '',
    ...people.map(({ email, title }) => `    ${email.padEnd(width)}   ${title}`),
    '',
  ];
}

export function buildingPanelSentence(): string {
  return 'Montando o painel pela primeira vez desde a última mudança (até um minuto)… · Building the panel…';
}

export function installingRedisSentence(): string {
  return 'Redis não encontrado: instalando com apt-get (não será iniciado como serviço)… · Installing Redis with apt-get, without starting its service…';
}

export function redisMissingSentence(): string {
  return [
    'O Balcão precisa do Redis (ou Valkey) e não o encontrou. · Balcão needs Redis (or Valkey) and found none.',
    '  Debian, Ubuntu: sudo apt-get install redis-server',
    '  macOS:          brew install redis',
    '  Docker:         docker run -d -p 127.0.0.1:6379:6379 redis:7 redis-server --appendonly yes --maxmemory-policy noeviction',
    '                  REDIS_URL=redis://127.0.0.1:6379 npm start',
  ].join('\n');
}

export function portBusySentence(port: number): string {
  return `A porta ${port} já está em uso: escolha outra com PORT=${port + 1} npm start. · Port ${port} is in use: choose another with PORT.`;
}

export function dataDirInUseSentence({ pid, dataDir }: DataDirInUseError): string {
  return `Outro Balcão (processo ${pid}) já usa ${resolve(dataDir)}: encerre-o ou escolha outro DATA_DIR. · Another Balcão (process ${pid}) already uses that directory.`;
}

export function embeddedLostSentence(reason: string): string {
  return `Um serviço embutido parou e não voltou (${reason}). · An embedded service ended and did not come back.`;
}

export function noAdministratorSentence(): string {
  return [
    'Ainda não há quem possa entrar. Crie o primeiro administrador reiniciando assim · Nobody can sign in yet; start again with:',
    '  ADMIN_EMAIL=voce@empresa.com.br ADMIN_PASSWORD=uma-senha-longa npm start',
    '',
  ].join('\n');
}
