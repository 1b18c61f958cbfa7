/** A piece of an address: whether the other address has another one in its place. */
export interface AddressPiece {
  text: string;
  differs: boolean;
}

/** Two addresses that had to be the same, piece by piece. */
export interface AddressComparison {
  /** The registered address that resembles the sent one most. */
  nearest: string;
  sent: AddressPiece[];
  expected: AddressPiece[];
  /** English: which pieces differ, and how. */
  differences: string[];
}

const PIECES = ['scheme', 'host', 'port', 'path', 'trailing slash', 'query', 'fragment'] as const;
type Piece = (typeof PIECES)[number];
type Cut = Record<Piece, string>;

/**
 * Where an address differs from the registered one it resembles most; undefined when none is registered. Addresses are cut as
 * text, for they are compared as text: default ports and letter case count.
 */
export function compareAddresses(sent: string, registered: readonly string[]): AddressComparison | undefined {
  const received = cut(sent);
  const [nearest] = registered
    .map((address) => ({ address, pieces: cut(address) }))
    .sort((one, other) => differing(received, one.pieces).length - differing(received, other.pieces).length);
  if (!nearest) return undefined;
  const differ = differing(received, nearest.pieces);
  const shown = (pieces: Cut) =>
    PIECES.flatMap((piece) => (pieces[piece] ? [{ text: pieces[piece], differs: differ.includes(piece) }] : []));
  return {
    nearest: nearest.address,
    sent: shown(received),
    expected: shown(nearest.pieces),
    differences: differ.map((piece) => difference(piece, received[piece], nearest.pieces[piece])),
  };
}

function differing(one: Cut, other: Cut): Piece[] {
  return PIECES.filter((piece) => one[piece] !== other[piece]);
}

function difference(piece: Piece, sent: string, expected: string): string {
  const name = `the ${piece}`;
  if (!sent) return piece === 'trailing slash' ? `${name} is missing` : `${name} ${expected} is missing`;
  if (!expected) return piece === 'trailing slash' ? `${name} is too much` : `${name} ${sent} is too much`;
  return `${name} is ${sent}, registered is ${expected}`;
}

/** Every character of the address is in exactly one piece, in order. */
function cut(address: string): Cut {
  const match = /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#:]*|\[[^\]]*\])(:\d*)?([^?#]*?)(\/?)(\?[^#]*)?(#.*)?$/is.exec(address);
  const [, scheme = '', host = '', port = '', path = '', slash = '', query = '', fragment = ''] = match ?? [];
  if (!match) return { ...cut(''), path: address };
  return { scheme, host, port, path, 'trailing slash': slash, query, fragment };
}
