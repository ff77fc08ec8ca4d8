/** The variables that a message to the customer may hold, written `{{cliente}}`. */
export const TEMPLATE_VARIABLES = ['cliente', 'protocolo', 'atendente', 'setor', 'empresa'] as const;
export type TemplateVariable = (typeof TEMPLATE_VARIABLES)[number];

const VARIABLE = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** The names in double braces that are no variables, as they were written. */
export function unknownVariables(template: string): string[] {
  const names = [...template.matchAll(VARIABLE)].map(([, name = '']) => name);
  return names.filter((name) => !(TEMPLATE_VARIABLES as readonly string[]).includes(name.toLowerCase()));
}

/** The text with its variables filled in. A value that is not known leaves nothing behind, nor a space before a comma. */
export function fillTemplate(template: string, values: Record<TemplateVariable, string>): string {
  // Unknown names were refused when the template was saved.
  const filled = template.replace(VARIABLE, (_whole, name: string) => values[name.toLowerCase() as TemplateVariable] ?? '');
  return filled.replace(/[ \t]+([,.!?;:])/g, '$1').replace(/[ \t]{2,}/g, ' ').trim();
}
