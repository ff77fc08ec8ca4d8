/** Sending files, and what can be done with a message, in Portuguese. */
export const inboxFiles = {
  files: {
    attach: 'Anexar arquivos',
    chosen: 'Arquivos anexados',
    remove: 'Tirar %{name}',
    caption: 'Legenda (opcional)',
    drop: 'Solte os arquivos para anexar',
    empty: '%{name} está vazio.',
    tooLarge: '%{name} passa do limite de %{limit}.',
    tooMany: 'Anexe até %{smart_count} arquivo por vez. |||| Anexe até %{smart_count} arquivos por vez.',
    sending: 'Enviando %{name}',
    cancel: 'Cancelar o envio de %{name}',
    lost: 'O navegador não tem mais este arquivo. Descarte e anexe de novo.',
  },
  viewer: { close: 'Fechar', next: 'Próxima imagem', previous: 'Imagem anterior', download: 'Baixar', zoomIn: 'Aumentar', zoomOut: 'Diminuir' },
  rich: { map: 'Ver no mapa', livePlace: 'Localização em tempo real', pollOne: 'Enquete, uma resposta', pollMany: 'Enquete, várias respostas' },
};

export const messageWords = {
  menu: 'Opções da mensagem',
  copied: 'Mensagem copiada',
  notCopied: 'O navegador não deixou copiar.',
  react: 'Reagir com %{emoji}',
  unreact: 'Tirar a reação %{emoji}',
  do: { reply: 'Responder', forward: 'Encaminhar', copy: 'Copiar texto', download: 'Baixar', edit: 'Editar', delete: 'Apagar para todos' },
  edit: { title: 'Editar mensagem', hint: 'O WhatsApp mostra ao cliente que a mensagem foi editada.', save: 'Salvar' },
  delete: {
    title: 'Apagar para todos?',
    hint: 'O cliente deixa de ver a mensagem e vê que ela foi apagada. A equipe continua vendo aqui.',
    hintQueued: 'A mensagem ainda não saiu e não será enviada.',
    confirm: 'Apagar',
  },
  forward: {
    title: 'Encaminhar mensagem',
    to: 'Atendimentos para encaminhar',
    search: 'Buscar atendimentos',
    none: 'Você não tem outro atendimento em andamento.',
    noneFound: 'Nenhum atendimento seu com esse nome.',
    tooMany: 'Escolha até %{smart_count} atendimento. |||| Escolha até %{smart_count} atendimentos.',
    confirm: 'Encaminhar',
    done: 'Mensagem encaminhada |||| Mensagem encaminhada para %{smart_count} atendimentos',
  },
};
