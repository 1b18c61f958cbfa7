import { z } from 'zod';
import { UserError } from './user-error.ts';

/**
 * One call of an application's API for programs. The routes, the OpenAPI document and the page that lists the calls all come
 * from these.
 */
export interface Operation {
  method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** Below the API's address; parameters as `{client_id}`. */
  path: string;
  /** Heading the call is listed under. */
  topic: string;
  /** One sentence, without a full stop. */
  summary: string;
  /** What the summary does not say. */
  details?: string;
  query?: z.ZodObject;
  /** Absent: the call takes no body. */
  body?: z.ZodType;
  /** Media type of the body; JSON unless told otherwise. */
  bodyType?: string;
  /** Status of a success. */
  status: 200 | 201 | 204;
  /** Absent with 204. */
  answer?: z.ZodType;
  /** Media types of the file that is answered: `run` returns an {@link AnsweredFile}. */
  files?: readonly string[];
  /** A body to start from, for the documents. */
  example?: unknown;
  run(input: { params: Record<string, string>; query: unknown; body: unknown; signal: AbortSignal }): Promise<unknown>;
}

/** An answer to be kept as a file. */
export interface AnsweredFile {
  name: string;
  type: string;
  text: string;
}

type Run<Q extends z.ZodObject, B extends z.ZodType> = (input: {
  params: Record<string, string>;
  query: z.output<Q>;
  body: z.output<B>;
  /** Aborted when the caller has gone. */
  signal: AbortSignal;
}) => Promise<unknown>;

type Given<Q extends z.ZodObject, B extends z.ZodType> = Omit<Operation, 'run' | 'query' | 'body' | 'status'> & {
  query?: Q;
  body?: B;
  status?: Operation['status'];
  run: Run<Q, B>;
};

const nothing = z.strictObject({});

/** Writes a call down, typed by its schemas; a success is a 200, or a 204 when nothing is answered. */
export function operation<Q extends z.ZodObject = typeof nothing, B extends z.ZodType = z.ZodUndefined>(
  given: Given<Q, B>,
): Operation {
  return {
    ...given,
    status: given.status ?? (given.answer || given.files ? 200 : 204),
    run: given.run as Operation['run'],
  };
}

/** A call that cannot be done; the message says what was received, what was expected and what to do. */
export class Refusal extends UserError {
  readonly status: number;
  /** Stable word for the kind of problem, such as `not_found`. */
  readonly error: string;

  constructor(status: number, error: string, message: string) {
    super(message);
    this.status = status;
    this.error = error;
  }
}
