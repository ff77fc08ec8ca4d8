import PeopleIcon from '@mui/icons-material/PeopleAltOutlined';
import type { ResourceProps } from 'react-admin';
import { ClientCreate } from './ClientCreate.tsx';
import { ClientEdit } from './ClientEdit.tsx';
import { ClientList } from './ClientList.tsx';
import { ClientShow } from './ClientShow.tsx';

export default {
  name: 'clients',
  icon: PeopleIcon,
  list: ClientList,
  show: ClientShow,
  edit: ClientEdit,
  create: ClientCreate,
  recordRepresentation: 'name',
} satisfies ResourceProps;
