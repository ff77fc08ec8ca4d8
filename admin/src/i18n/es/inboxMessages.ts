/** Sending files, and what can be done with a message, in Spanish. */
export const inboxFiles = {
  files: {
    attach: 'Adjuntar archivos',
    chosen: 'Archivos adjuntos',
    remove: 'Quitar %{name}',
    caption: 'Leyenda (opcional)',
    drop: 'Suelte los archivos para adjuntarlos',
    empty: '%{name} está vacío.',
    tooLarge: '%{name} supera el límite de %{limit}.',
    tooMany: 'Adjunte hasta %{smart_count} archivo por vez. |||| Adjunte hasta %{smart_count} archivos por vez.',
    sending: 'Enviando %{name}',
    cancel: 'Cancelar el envío de %{name}',
    lost: 'El navegador ya no tiene este archivo. Descártelo y adjúntelo de nuevo.',
  },
  viewer: { close: 'Cerrar', next: 'Imagen siguiente', previous: 'Imagen anterior', download: 'Descargar', zoomIn: 'Acercar', zoomOut: 'Alejar' },
  rich: { map: 'Ver en el mapa', livePlace: 'Ubicación en tiempo real', pollOne: 'Encuesta, una respuesta', pollMany: 'Encuesta, varias respuestas' },
};

export const messageWords = {
  menu: 'Opciones del mensaje',
  copied: 'Mensaje copiado',
  notCopied: 'El navegador no permitió copiar.',
  react: 'Reaccionar con %{emoji}',
  unreact: 'Quitar la reacción %{emoji}',
  do: { reply: 'Responder', forward: 'Reenviar', copy: 'Copiar texto', download: 'Descargar', edit: 'Editar', delete: 'Eliminar para todos' },
  edit: { title: 'Editar mensaje', hint: 'WhatsApp muestra al cliente que el mensaje fue editado.', save: 'Guardar' },
  delete: {
    title: '¿Eliminar para todos?',
    hint: 'El cliente deja de ver el mensaje y ve que fue eliminado. El equipo lo sigue viendo aquí.',
    hintQueued: 'El mensaje todavía no salió y no se enviará.',
    confirm: 'Eliminar',
  },
  forward: {
    title: 'Reenviar mensaje',
    to: 'Conversaciones a las que reenviar',
    search: 'Buscar conversaciones',
    none: 'No tiene otra conversación en curso.',
    noneFound: 'Ninguna conversación suya con ese nombre.',
    tooMany: 'Elija hasta %{smart_count} conversación. |||| Elija hasta %{smart_count} conversaciones.',
    confirm: 'Reenviar',
    done: 'Mensaje reenviado |||| Mensaje reenviado a %{smart_count} conversaciones',
  },
};
