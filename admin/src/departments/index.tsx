import ApartmentIcon from '@mui/icons-material/ApartmentOutlined';
import type { ResourceProps } from 'react-admin';
import { DepartmentCreate } from './DepartmentCreate.tsx';
import { DepartmentEdit } from './DepartmentEdit.tsx';
import { DepartmentList } from './DepartmentList.tsx';

export default {
  name: 'departments',
  icon: ApartmentIcon,
  list: DepartmentList,
  edit: DepartmentEdit,
  create: DepartmentCreate,
  recordRepresentation: 'name',
} satisfies ResourceProps;
