import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { createElement } from 'react';
import { CreateButton, useResourceContext, useResourceDefinition, useTranslate } from 'react-admin';

/** What a list says while nothing is in it: what it is for, and the button that begins. */
export function EmptyList() {
  const translate = useTranslate();
  const resource = useResourceContext() ?? '';
  const { icon, hasCreate } = useResourceDefinition({ resource });
  return (
    <Box sx={{ display: 'flex', flexDirection: 'column', alignItems: 'center', textAlign: 'center', gap: 1, py: 10, px: 2 }}>
      <Box
        sx={{ display: 'grid', placeItems: 'center', width: 72, height: 72, mb: 1, borderRadius: '50%', bgcolor: 'primary.light', color: 'primary.dark', '& svg': { fontSize: 34 } }}
        aria-hidden
      >
        {icon && createElement(icon)}
      </Box>
      <Typography variant="h6" component="h2">
        {translate(`resources.${resource}.empty`)}
      </Typography>
      <Typography color="text.secondary" sx={{ maxWidth: 420, mb: 2 }}>
        {translate(`resources.${resource}.invite`)}
      </Typography>
      {hasCreate && <CreateButton variant="contained" />}
    </Box>
  );
}
