/** Recording a voice message, in Spanish. */
export const voiceWords = {
  name: 'Mensaje de voz',
  record: 'Grabar mensaje de voz',
  asking: 'Permita el micrófono en el navegador',
  recording: 'Grabando mensaje de voz',
  time: 'Tiempo grabado',
  discard: 'Descartar grabación',
  send: 'Enviar mensaje de voz',
  limit: 'Llegó al límite de %{minutes} minutos.',
  lost: 'El micrófono se detuvo. Lo que ya se grabó está aquí.',
  tooShort: 'La grabación es demasiado corta, no se envió nada.',
  kept: 'La grabación quedó adjunta a la conversación.',
  failed: 'No se pudo preparar la grabación. Inténtelo de nuevo.',
  close: 'Cerrar aviso',
  problem: {
    refused: 'El navegador no dejó usar el micrófono. Permita el micrófono para este sitio en la configuración del navegador e inténtelo de nuevo.',
    missing: 'No se encontró ningún micrófono. Conecte uno e inténtelo de nuevo.',
    busy: 'El micrófono no respondió. Vea si otro programa lo está usando e inténtelo de nuevo.',
    insecure: 'El navegador solo permite el micrófono en direcciones https. Hable con quien administra Balcão.',
    unsupported: 'Este navegador no graba sonido. Actualícelo o use otro.',
  },
};
