import CloseIcon from '@mui/icons-material/Close';
import TryIcon from '@mui/icons-material/ScienceOutlined';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Drawer from '@mui/material/Drawer';
import IconButton from '@mui/material/IconButton';
import { useState, type ReactNode } from 'react';
import { OptionText } from '../../forms/OptionText.tsx';
import { useT } from '../../i18n/useT.ts';

/** A button that opens the trial at the side, where there is no room for it beside the page. */
export function TrialDrawer({ children }: { children: ReactNode }) {
  const t = useT();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="outlined" startIcon={<TryIcon />} onClick={() => setIsOpen(true)}>
        {t('rules.trial.title')}
      </Button>
      <Drawer anchor="right" open={isOpen} onClose={() => setIsOpen(false)} slotProps={{ paper: { sx: { width: 480, maxWidth: '100%', p: { xs: 2, sm: 2.5 } }, role: 'dialog', 'aria-label': t('rules.trial.title') } }}>
        <Box sx={{ display: 'flex', alignItems: 'flex-start', justifyContent: 'space-between', mb: 2 }}>
          <OptionText title={t('rules.trial.title')} hint={t('rules.trial.hint')} />
          <IconButton aria-label={t('rules.trial.close')} onClick={() => setIsOpen(false)}>
            <CloseIcon />
          </IconButton>
        </Box>
        {children}
      </Drawer>
    </>
  );
}
