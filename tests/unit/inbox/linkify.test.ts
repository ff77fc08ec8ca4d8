import { linkify } from '../../../admin/src/inbox/linkify.ts';

const links = (text: string) => linkify(text).flatMap((part) => (part.kind === 'link' ? [part.href] : []));

describe('linkify', () => {
  it('makes links of http, https and www, and keeps every character', () => {
    const text = 'veja https://a.com/x?y=1, http://b.com.br e www.c.com!';
    expect(links(text)).toEqual(['https://a.com/x?y=1', 'http://b.com.br/', 'https://www.c.com/']);
    expect(linkify(text).map((part) => part.text).join('')).toBe(text);
  });

  it.each(['javascript:alert(1)', 'data:text/html,x', 'ftp://a.com', 'https://', 'http://localhost', 'texto comum', ''])('leaves %p as text', (text) => {
    expect(links(text)).toEqual([]);
    expect(linkify(text).map((part) => part.text).join('')).toBe(text);
  });

  it('leaves the punctuation of the sentence outside, and brackets of the address inside', () => {
    expect(links('(https://a.com/b)')).toEqual(['https://a.com/b']);
    expect(links('https://pt.wikipedia.org/wiki/Balc%C3%A3o_(m%C3%B3vel)')).toEqual(['https://pt.wikipedia.org/wiki/Balc%C3%A3o_(m%C3%B3vel)']);
  });
});
