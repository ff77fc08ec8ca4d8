import { createBalcaoTheme } from './createBalcaoTheme.ts';
import { dark, light } from './palette.ts';

export const lightTheme = createBalcaoTheme(light);
export const darkTheme = createBalcaoTheme(dark);
