import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useDataProvider, useNotify } from 'react-admin';
import type { DeviceRecord } from '../../../engine/contract/index.ts';
import { useT } from '../i18n/useT.ts';
import type { BalcaoDataProvider } from '../providers/dataProvider.ts';

/** `connectByCode`: the phone on which a code is to be typed. */
type Command = 'connect' | 'disconnect' | 'logout' | { connectByCode: string };

/** Asks a device to connect, disconnect or end its session. The API says yes at once; the status follows. */
export function useDeviceCommand(device: DeviceRecord) {
  const t = useT();
  const notify = useNotify();
  const client = useQueryClient();
  const dataProvider = useDataProvider<BalcaoDataProvider>();

  const { mutate, isPending } = useMutation({
    mutationFn: (command: Command) => {
      if (typeof command === 'object') return dataProvider.connectDevice(device.id, command.connectByCode);
      if (command === 'connect') return dataProvider.connectDevice(device.id);
      return command === 'disconnect' ? dataProvider.disconnectDevice(device.id) : dataProvider.logoutDevice(device.id);
    },
    onSuccess: async (_answer, command) => {
      notify(t(`device.asked.${typeof command === 'object' ? 'connect' : command}`), { type: 'info' });
      await client.invalidateQueries({ queryKey: ['devices'] });
    },
    onError: (error) => notify(error.message, { type: 'error' }),
  });
  return { run: mutate, isPending };
}
