import Box from '@mui/material/Box';
import { AbsenceSection } from './AbsenceSection.tsx';
import { ClosingSection } from './ClosingSection.tsx';
import { CompanySection } from './CompanySection.tsx';
import { CourtesySection } from './CourtesySection.tsx';
import { DeadlinesSection } from './DeadlinesSection.tsx';
import { OutsideHoursSection } from './OutsideHoursSection.tsx';
import { RoutingSection } from './RoutingSection.tsx';
import { TransfersSection } from './TransfersSection.tsx';
import { VisibilitySection } from './VisibilitySection.tsx';

/** Every option, by subject; in two columns where there is room. */
export function SettingsInputs() {
  return (
    <Box sx={{ display: 'grid', gridTemplateColumns: { xs: 'minmax(0, 1fr)', md: 'repeat(2, minmax(0, 1fr))' }, gap: 2, alignItems: 'start' }}>
      <Column>
        <CompanySection />
        <VisibilitySection />
        <TransfersSection />
        <RoutingSection />
        <AbsenceSection />
      </Column>
      <Column>
        <DeadlinesSection />
        <OutsideHoursSection />
        <ClosingSection />
        <CourtesySection />
      </Column>
    </Box>
  );
}

function Column({ children }: { children: React.ReactNode }) {
  return <Box sx={{ display: 'flex', flexDirection: 'column', gap: 2, minWidth: 0 }}>{children}</Box>;
}
