import { freeText } from './primitives.ts';

/** The variables that a message to the customer may hold, written `{{cliente}}`. `retorno`: when one is there again, outside of hours. */
export const TEMPLATE_VARIABLES = ['cliente', 'protocolo', 'atendente', 'setor', 'empresa', 'retorno'] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** A message to the customer with variables; empty: none is sent. */
export const template = freeText(1000).refine((text) => unknownVariables(text).length === 0, 'field.unknownVariable');

/** The names in double braces that are no variables, as they were written. */
export function unknownVariables(template: string): string[] {
  const names = [...template.matchAll(VARIABLE)].map(([, name = '']) => name);
  return names.filter((name) => !(TEMPLATE_VARIABLES as readonly string[]).includes(name.toLowerCase()));
}

/** The text with its variables filled in. A value that is not known leaves nothing behind, nor a space before a comma. */
export function fillTemplate(template: string, values: Partial<Record<TemplateVariable, string>>): string {
  // Unknown names were refused when the template was saved.
  const filled = template.replace(VARIABLE, (_whole, name: string) => values[name.toLowerCase() as TemplateVariable] ?? '');
  return filled.replace(/[ \t]+([,.!?;:])/g, '$1').replace(/[ \t]{2,}/g, ' ').trim();
}
