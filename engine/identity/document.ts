import { cnpj, cpf } from 'cpf-cnpj-validator';
import type { DocumentType } from '../contract/index.ts';

/** What a person typed as a document: the document without punctuation, or the key of the sentence that says what is wrong. */
export type ReadDocument = { document: string; documentType: DocumentType } | { problem: 'field.document' | 'field.cpf' | 'field.cnpj' };

/**
 * Reads a CPF or a CNPJ, with or without punctuation, and checks its digits. CNPJs may hold letters in their first
 * twelve places from July 2026 (Instrução Normativa RFB 2.229/2024); letters are stored as capitals.
 */
export function readDocument(input: string): ReadDocument {
  const plain = input.replace(/[\s./-]/g, '').toUpperCase();
  if (/^\d{11}$/.test(plain)) return cpf.isValid(plain) ? { document: plain, documentType: 'cpf' } : { problem: 'field.cpf' };
  if (/^[0-9A-Z]{12}\d{2}$/.test(plain)) return cnpj.isValid(plain) ? { document: plain, documentType: 'cnpj' } : { problem: 'field.cnpj' };
  return { problem: 'field.document' };
}
