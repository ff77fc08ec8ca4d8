import RuleIcon from '@mui/icons-material/AltRouteOutlined';
import { lazy } from 'react';
import type { ResourceProps } from 'react-admin';
import { Route } from 'react-router-dom';

const RuleList = lazy(() => import('./list/RuleList.tsx'));
const RuleEdit = lazy(() => import('./editor/RuleEdit.tsx'));
const RuleCreate = lazy(() => import('./editor/RuleCreate.tsx'));
const RuleVersions = lazy(() => import('./versions/RuleVersions.tsx'));

/** Who writes rules is not who answers all day: their pages, and the builder with them, are loaded when they are opened. */
export default {
  name: 'rules',
  icon: RuleIcon,
  list: RuleList,
  edit: RuleEdit,
  create: RuleCreate,
  recordRepresentation: 'name',
  children: <Route path=":id/versions" element={<RuleVersions />} />,
} satisfies ResourceProps;
