import { z } from 'zod';

/** The members the HTTP Archive format 1.2 requires (W3C draft « HAR », 2012), with their types. */

const milliseconds = z.number().min(-1);
const nameAndValue = z.looseObject({ name: z.string(), value: z.string() });

const cookies = z.array(nameAndValue);
const headers = z.array(nameAndValue);
const sizes = { headersSize: z.int().min(-1), bodySize: z.int().min(-1) };

const request = z.looseObject({
  method: z.string(),
  url: z.url(),
  httpVersion: z.string(),
  cookies,
  headers,
  queryString: z.array(nameAndValue),
  postData: z.looseObject({ mimeType: z.string() }).optional(),
  ...sizes,
});

const response = z.looseObject({
  status: z.int(),
  statusText: z.string(),
  httpVersion: z.string(),
  cookies,
  headers,
  content: z.looseObject({ size: z.int().min(-1), mimeType: z.string(), text: z.string().optional() }),
  redirectURL: z.string(),
  ...sizes,
});

const entry = z.looseObject({
  pageref: z.string().optional(),
  startedDateTime: z.iso.datetime({ offset: true }),
  time: milliseconds,
  request,
  response,
  cache: z.looseObject({}),
  timings: z.looseObject({ send: milliseconds, wait: milliseconds, receive: milliseconds }),
});

export const httpArchive = z.strictObject({
  log: z.looseObject({
    version: z.string(),
    creator: z.looseObject({ name: z.string(), version: z.string() }),
    pages: z.array(
      z.looseObject({
        startedDateTime: z.iso.datetime({ offset: true }),
        id: z.string(),
        title: z.string(),
        pageTimings: z.looseObject({}),
      }),
    ),
    entries: z.array(entry),
  }),
});
