import DevicesIcon from '@mui/icons-material/PhonelinkRingOutlined';
import type { ResourceProps } from 'react-admin';
import { DeviceCreate } from './DeviceCreate.tsx';
import { DeviceEdit } from './DeviceEdit.tsx';
import { DeviceList } from './DeviceList.tsx';
import { DeviceShow } from './DeviceShow.tsx';

export default {
  name: 'devices',
  icon: DevicesIcon,
  list: DeviceList,
  show: DeviceShow,
  edit: DeviceEdit,
  create: DeviceCreate,
  recordRepresentation: 'name',
} satisfies ResourceProps;
