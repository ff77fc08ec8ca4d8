import type { Messages } from '../pt-BR/index.ts';
import { common } from './common.ts';
import { deadLetters } from './deadLetters.ts';
import inbox from './inbox.ts';
import { ra } from './ra.ts';
import { resources } from './resources.ts';

const own: Messages = { ...common, deadLetters, inbox, resources };

export const messages = { ...ra, ...own };
