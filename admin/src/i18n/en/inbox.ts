export { default } from '../pt-BR/inbox.ts';
