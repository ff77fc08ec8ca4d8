import type { Messages } from '../pt-BR/index.ts';
import { common } from './common.ts';
import { deadLetters } from './deadLetters.ts';
import { decisions } from './decisions.ts';
import { hours } from './hours.ts';
import inbox from './inbox.ts';
import { leaving } from './leaving.ts';
import { merge } from './merge.ts';
import { moving } from './moving.ts';
import { ra } from './ra.ts';
import { resources } from './resources.ts';
import { routing } from './routing.ts';
import { rules } from './rules.ts';
import { settings } from './settings.ts';

const own: Messages = { ...common, deadLetters, decisions, hours, inbox, leaving, merge, moving, resources, routing, rules, settings };

export const messages = { ...ra, ...own };
