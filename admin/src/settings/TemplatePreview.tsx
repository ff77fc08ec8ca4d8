import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { unknownVariables } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import { useSessionUser } from '../providers/session.ts';
import { previewOf } from './settingsModel.ts';

/** A message with sample values, in a bubble as it lies in the customer's WhatsApp. */
export function TemplatePreview({ template, companyName }: { template: string; companyName: string }) {
  const t = useT();
  const agentName = useSessionUser()?.name ?? '';
  const unknown = unknownVariables(template);
  const text = previewOf(template, companyName, agentName);
  return (
    <Box sx={{ mt: 1.25, px: 1.5, py: 1.25, borderRadius: 2, bgcolor: 'background.default' }}>
      <Typography variant="caption" color="text.secondary" component="div" sx={{ mb: 0.5 }}>
        {t('settings.template.preview')}
      </Typography>
      {text ? (
        <Box aria-live="polite" sx={{ width: 'fit-content', maxWidth: '100%', px: 1.25, py: 0.75, borderRadius: '4px 10px 10px 10px', bgcolor: 'background.paper', border: 1, borderColor: 'divider', typography: 'body2', whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {text}
        </Box>
      ) : (
        <Typography variant="body2" color="text.secondary" sx={{ fontStyle: 'italic' }}>
          {t('settings.template.nothing')}
        </Typography>
      )}
      {unknown.length > 0 && (
        <Typography variant="caption" color="error" component="div" sx={{ mt: 0.75 }}>
          {t('settings.template.unknown', { names: unknown.map((name) => `{{${name}}}`).join(', ') })}
        </Typography>
      )}
    </Box>
  );
}
