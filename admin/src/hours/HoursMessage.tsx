import { Box } from '@mui/material';
import type { BusinessHours } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { SwitchLine } from '../settings/SwitchInput.tsx';
import { TemplateInput } from '../settings/TemplateInput.tsx';

/** What these hours say to who writes outside of them, in place of what the settings say. */
export function HoursMessage({ source, hours, onChange }: { source: string; hours: BusinessHours; onChange: (hours: BusinessHours) => void }) {
  const t = useT();
  const isOwn = typeof hours.message === 'string';
  return (
    <Box>
      <SwitchLine title={t('hours.messageTitle')} hint={t(isOwn ? 'hours.messageOn' : 'hours.messageOff')} isOn={isOwn} onSwitch={(isOn) => onChange({ ...hours, message: isOn ? '' : null })} />
      {isOwn && (
        <Box sx={{ mt: 1.5 }}>
          <TemplateInput source={`${source}.message`} label={t('hours.message')} placeholder={t('hours.messageExample')} />
        </Box>
      )}
    </Box>
  );
}
