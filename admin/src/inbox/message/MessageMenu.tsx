import CopyIcon from '@mui/icons-material/ContentCopyRounded';
import DeleteIcon from '@mui/icons-material/DeleteOutlineRounded';
import DownloadIcon from '@mui/icons-material/FileDownloadOutlined';
import EditIcon from '@mui/icons-material/EditOutlined';
import ForwardIcon from '@mui/icons-material/ShortcutRounded';
import ReplyIcon from '@mui/icons-material/ReplyRounded';
import type { SvgIconComponent } from '@mui/icons-material';
import { ListItemIcon, ListItemText, Menu, MenuItem } from '@mui/material';
import type { MessageRecord } from '../../../../engine/contract/index.ts';
import { useT } from '../../i18n/useT.ts';
import { useSay } from '../useSay.ts';
import { messageActions, type MessageAction } from './messageActions.ts';
import { ReactionPicker } from './ReactionPicker.tsx';

interface MessageMenuProps {
  message: MessageRecord;
  anchor: HTMLElement;
  canReply: boolean;
  onQuote: (message: MessageRecord) => void;
  onOpen: (kind: 'edit' | 'delete' | 'forward') => void;
  onClose: () => void;
}

const ITEMS: { action: Exclude<MessageAction, 'react'>; icon: SvgIconComponent }[] = [
  { action: 'reply', icon: ReplyIcon },
  { action: 'forward', icon: ForwardIcon },
  { action: 'copy', icon: CopyIcon },
  { action: 'download', icon: DownloadIcon },
  { action: 'edit', icon: EditIcon },
  { action: 'delete', icon: DeleteIcon },
];

/** What can be done with one message. */
export function MessageMenu({ message, anchor, canReply, onQuote, onOpen, onClose }: MessageMenuProps) {
  const t = useT();
  const say = useSay();
  const actions = messageActions(message, canReply, Date.now());
  const run = (action: (typeof ITEMS)[number]['action']) => {
    onClose();
    if (action === 'reply') onQuote(message);
    else if (action === 'copy') void copy(message.text).then((isCopied) => say(isCopied ? 'inbox.message.copied' : 'inbox.message.notCopied', { type: isCopied ? 'success' : 'error' }));
    else if (action === 'download') download(message);
    else onOpen(action);
  };
  return (
    <Menu open anchorEl={anchor} onClose={onClose} slotProps={{ list: { dense: true, 'aria-label': t('inbox.message.menu') } }}>
      {actions.has('react') && <ReactionPicker message={message} onDone={onClose} />}
      {ITEMS.filter(({ action }) => actions.has(action)).map(({ action, icon: Icon }) => (
        <MenuItem key={action} onClick={() => run(action)} sx={action === 'delete' ? { color: 'error.main' } : undefined}>
          <ListItemIcon sx={{ color: 'inherit' }}>
            <Icon fontSize="small" />
          </ListItemIcon>
          <ListItemText>{t(`inbox.message.do.${action}`)}</ListItemText>
        </MenuItem>
      ))}
    </Menu>
  );
}

/** Browsers offer the clipboard only on https and localhost. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function download({ media }: MessageRecord): void {
  if (!media) return;
  const link = document.createElement('a');
  link.href = `/api/media/${media.id}`;
  link.download = media.fileName ?? '';
  link.click();
}
