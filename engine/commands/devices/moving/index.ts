export { carryOutMove, finishForgottenMoves } from './carryOutMove.ts';
export { listMoves, moveConversations, previewMove, undoMoving } from './requestMove.ts';
