/** The zones that are in use in Brazil, first in the list. */
const BRAZILIAN = [
  'America/Sao_Paulo',
  'America/Bahia',
  'America/Fortaleza',
  'America/Recife',
  'America/Belem',
  'America/Manaus',
  'America/Cuiaba',
  'America/Campo_Grande',
  'America/Porto_Velho',
  'America/Rio_Branco',
  'America/Noronha',
];

/** Every IANA zone that the browser knows, Brazil's first. */
export const TIME_ZONE_CHOICES = [...new Set([...BRAZILIAN, ...Intl.supportedValuesOf('timeZone')])].map((zone) => ({ id: zone, name: zone.replaceAll('_', ' ') }));
