import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import type { ReactNode } from 'react';
import { AccessDenied, CanAccess, Title } from 'react-admin';

interface RulesPageProps {
  title: string;
  hint?: string;
  /** Buttons at the end of the head. */
  actions?: ReactNode;
  children: ReactNode;
}

/** The frame of every page about rules, for those who may write them. */
export function RulesPage({ title, hint, actions, children }: RulesPageProps) {
  return (
    <>
      <Title title={title} />
      <CanAccess action="list" resource="rules" accessDenied={<AccessDenied />}>
        {(hint ?? actions) && (
          <Box sx={{ display: 'flex', flexWrap: 'wrap', alignItems: 'center', justifyContent: 'space-between', gap: 1.5, py: 1.5 }}>
            <Typography color="text.secondary" sx={{ flex: { xs: '1 1 100%', sm: '1 1 320px' } }}>
              {hint}
            </Typography>
            <Box sx={{ display: 'flex', flexWrap: 'wrap', gap: 1 }}>{actions}</Box>
          </Box>
        )}
        {children}
      </CanAccess>
    </>
  );
}
