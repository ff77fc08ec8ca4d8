import PersonIcon from '@mui/icons-material/PersonOutlined';
import { Avatar } from '@mui/material';
import { initials } from './initials.ts';

interface PersonAvatarProps {
  name: string;
  /** In px. */
  size?: number;
  /** Colleagues stand out from customers. */
  kind?: 'customer' | 'colleague';
}

/** Initials in a quiet circle. It only repeats the name beside it, so it is hidden from screen readers. */
export function PersonAvatar({ name, size = 40, kind = 'customer' }: PersonAvatarProps) {
  const letters = initials(name);
  return (
    <Avatar
      aria-hidden
      sx={(theme) => ({
        width: size,
        height: size,
        fontSize: Math.max(size * 0.36, 9.5),
        fontWeight: 600,
        flexShrink: 0,
        color: kind === 'colleague' ? theme.palette.primary.dark : theme.palette.text.secondary,
        backgroundColor: kind === 'colleague' ? theme.palette.primary.light : theme.palette.action.hover,
      })}
    >
      {letters || <PersonIcon sx={{ fontSize: size * 0.55 }} />}
    </Avatar>
  );
}
