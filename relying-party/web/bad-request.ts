/** The request cannot have come from our pages; the message is for the citizen, in French. */
export class BadRequest extends Error {
  override readonly name = 'BadRequest';
}
