import BoltIcon from '@mui/icons-material/BoltOutlined';
import type { ResourceProps } from 'react-admin';
import type { QuickReplyRecord } from '../../../engine/contract/index.ts';
import { QuickReplyCreate } from './QuickReplyCreate.tsx';
import { QuickReplyEdit } from './QuickReplyEdit.tsx';
import { QuickReplyList } from './QuickReplyList.tsx';

export default {
  name: 'quick-replies',
  icon: BoltIcon,
  list: QuickReplyList,
  edit: QuickReplyEdit,
  create: QuickReplyCreate,
  recordRepresentation: ({ shortcut }: QuickReplyRecord) => `/${shortcut}`,
} satisfies ResourceProps;
