/** Recording a voice message, in Portuguese. */
export const voiceWords = {
  name: 'Mensagem de voz',
  record: 'Gravar mensagem de voz',
  asking: 'Permita o microfone no navegador',
  recording: 'Gravando mensagem de voz',
  time: 'Tempo gravado',
  discard: 'Descartar gravação',
  send: 'Enviar mensagem de voz',
  limit: 'Chegou ao limite de %{minutes} minutos.',
  lost: 'O microfone parou. O que já foi gravado está aqui.',
  tooShort: 'Gravação curta demais, nada foi enviado.',
  kept: 'A gravação ficou anexada ao atendimento.',
  failed: 'Não foi possível preparar a gravação. Tente de novo.',
  close: 'Fechar aviso',
  problem: {
    refused: 'O navegador não deixou usar o microfone. Permita o microfone para este site nas configurações do navegador e tente de novo.',
    missing: 'Nenhum microfone encontrado. Conecte um e tente de novo.',
    busy: 'O microfone não respondeu. Veja se outro programa está usando e tente de novo.',
    insecure: 'O navegador só libera o microfone em endereços https. Fale com quem administra o Balcão.',
    unsupported: 'Este navegador não grava áudio. Atualize o navegador ou use outro.',
  },
};
