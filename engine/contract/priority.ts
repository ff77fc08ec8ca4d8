import { z } from 'zod';

/** How urgent a conversation is, the least first; a conversation about which nothing was said is `normal`. */
export const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const;
export const priority = z.enum(PRIORITIES);
export type Priority = z.infer<typeof priority>;
