export { finishForgottenMerges, followMerge } from './finishMerge.ts';
export { mergeContacts } from './mergeContacts.ts';
export { joinedBy, listMerges, previewMerge, previewUnmerge } from './previewMerge.ts';
export { unmergeContacts } from './unmergeContacts.ts';
