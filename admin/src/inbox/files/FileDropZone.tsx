import UploadIcon from '@mui/icons-material/UploadFileOutlined';
import { Box, Typography } from '@mui/material';
import { useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useT } from '../../i18n/useT.ts';

interface FileDropZoneProps {
  /** Left out: nothing may be dropped. */
  onFiles?: (files: File[]) => void;
  children: ReactNode;
}

/** Takes files that are dragged onto what is in it, and shows that it would. */
export function FileDropZone({ onFiles, children }: FileDropZoneProps) {
  const t = useT();
  // Entering a child is told before leaving its parent.
  const depth = useRef(0);
  const [isOver, setIsOver] = useState(false);
  const enter = (by: number) => {
    depth.current = Math.max(0, depth.current + by);
    setIsOver(depth.current > 0);
  };
  const carries = ({ dataTransfer }: DragEvent) => onFiles !== undefined && dataTransfer.types.includes('Files');
  return (
    <Box
      sx={{ position: 'relative', display: 'flex', flexDirection: 'column', flex: 1, minHeight: 0, minWidth: 0 }}
      onDragEnter={(event) => carries(event) && enter(1)}
      onDragLeave={(event) => carries(event) && enter(-1)}
      onDragOver={(event) => carries(event) && event.preventDefault()}
      onDrop={(event) => {
        if (!carries(event)) return;
        event.preventDefault();
        enter(-depth.current);
        // What has no size and no type is a folder.
        onFiles?.([...event.dataTransfer.files].filter(({ size, type }) => size > 0 || type !== ''));
      }}
    >
      {children}
      {isOver && (
        <Box
          data-testid="drop-zone"
          sx={{ position: 'absolute', inset: 12, zIndex: 3, display: 'flex', flexDirection: 'column', alignItems: 'center', justifyContent: 'center', gap: 1, border: 2, borderStyle: 'dashed', borderColor: 'primary.main', borderRadius: 2, bgcolor: 'background.paper', opacity: 0.96, pointerEvents: 'none' }}
        >
          <UploadIcon color="primary" sx={{ fontSize: 40 }} />
          <Typography variant="subtitle1">{t('inbox.files.drop')}</Typography>
        </Box>
      )}
    </Box>
  );
}
