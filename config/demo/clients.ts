import type { ClientCreate } from '../../engine/contract/index.ts';

/** Made-up people and firms: their CPFs and CNPJs pass the check digits, their phones begin with 90000, which nobody has. */
export const CLIENTS: readonly ClientCreate[] = [
  person('Beatriz Almeida Rocha', '204.518.873-60', '+5511900000101', 'beatriz.rocha@exemplo.com.br', ['05416-010', 'Rua dos Pinheiros', '1120', 'Apto 52', 'Pinheiros', 'São Paulo', 'SP'], 'Prefere entregas aos sábados.'),
  person('Carlos Eduardo Menezes', '318.640.275-17', '+5511900000102', 'cadu.menezes@exemplo.com.br', ['09015-000', 'Rua Coronel Oliveira Lima', '300', '', 'Centro', 'Santo André', 'SP']),
  person('Daniela Ferraz', '427.190.863-04', '+5521900000103', 'dani.ferraz@exemplo.com.br', ['22270-010', 'Rua Voluntários da Pátria', '88', 'Bloco B', 'Botafogo', 'Rio de Janeiro', 'RJ']),
  person('Eliane Cristina Souza', '530.286.147-07', '+5531900000104', null, ['30140-071', 'Rua da Bahia', '1450', '', 'Lourdes', 'Belo Horizonte', 'MG'], 'Cliente desde 2019.'),
  person('Fábio Henrique Duarte', '619.473.028-50', '+5541900000105', 'fabio.duarte@exemplo.com.br', null),
  person('Gustavo Leal', '748.201.596-58', '+5551900000106', 'gustavo.leal@exemplo.com.br', ['90035-000', 'Avenida Osvaldo Aranha', '640', 'Sala 3', 'Bom Fim', 'Porto Alegre', 'RS']),
  person('Isabela Moura', '806.317.429-13', '+5581900000107', 'isa.moura@exemplo.com.br', ['51020-280', 'Rua dos Navegantes', '215', '', 'Boa Viagem', 'Recife', 'PE']),
  person('João Batista Pires', '905.128.364-42', '+5511900000108', null, null, 'Pede nota fiscal no CPF da esposa.'),
  person('Pousada Recanto do Sol Ltda.', '20.451.887/0001-41', '+5512900000109', 'compras@recantodosol.exemplo.com.br', ['11680-000', 'Rua da Praia', '77', '', 'Centro', 'Ubatuba', 'SP'], 'Compra em lote antes da temporada.'),
  person('Escritório Andrade & Reis Advogados', '31.864.027/0001-56', '+5511900000110', 'financeiro@andradereis.exemplo.com.br', ['01310-100', 'Avenida Paulista', '900', '12º andar', 'Bela Vista', 'São Paulo', 'SP']),
  person('Café do Largo ME', '53.028.614/0001-48', '+5571900000111', 'contato@cafedolargo.exemplo.com.br', ['40026-280', 'Largo do Pelourinho', '9', '', 'Pelourinho', 'Salvador', 'BA']),
  // CNPJs may carry letters from July 2026 (Instrução Normativa RFB 2.229/2024).
  person('Studio Nativa Arquitetura Ltda.', '48.K7N.2W9/0001-86', '+5548900000112', 'projetos@studionativa.exemplo.com.br', ['88015-200', 'Rua Bocaiúva', '1800', 'Sala 401', 'Centro', 'Florianópolis', 'SC'], 'Arquitetos parceiros: 5% de comissão.'),
];

type AddressParts = [postalCode: string, street: string, number: string, complement: string, district: string, city: string, state: NonNullable<ClientCreate['address']>['state']];

function person(name: string, document: string, phone: string, email: string | null, address: AddressParts | null, notes = ''): ClientCreate {
  const [postalCode, street, number, complement, district, city, state] = address ?? [];
  return {
    name,
    document,
    phones: [phone],
    email,
    address: address && {
      postalCode: postalCode ?? '',
      street: street ?? '',
      number: number ?? '',
      complement: complement ?? '',
      district: district ?? '',
      city: city ?? '',
      state: state ?? '',
    },
    notes,
    managerId: null,
  };
}
