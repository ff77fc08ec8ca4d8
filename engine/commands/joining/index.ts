export { joinConversations } from './joinConversations.ts';
export { byAge, type Joining, type Relocation } from './joining.ts';
export { partConversations } from './partConversations.ts';
