import type { Messages } from '../pt-BR/index.ts';
import { common } from './common.ts';
import { deadLetters } from './deadLetters.ts';
import inbox from './inbox.ts';
import { leaving } from './leaving.ts';
import { merge } from './merge.ts';
import { ra } from './ra.ts';
import { resources } from './resources.ts';
import { settings } from './settings.ts';

const own: Messages = { ...common, deadLetters, inbox, leaving, merge, resources, settings };

export const messages = { ...ra, ...own };
