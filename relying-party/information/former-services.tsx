import type { Request, RequestHandler } from 'express';
import type { Site } from '../site.ts';
import { frameOf, sendPage } from '../web/send-page.ts';
import { FormerServicePage } from './cpa2017-home-page.tsx';
import { formerService } from './cpa2017-services.ts';

/** `GET /services/{id}`: says what a service of 2017 was. */
export function showFormerService(site: Site): RequestHandler<{ id: string }> {
  return (req, res, next) => {
    const service = formerService(req.params.id);
    if (!service) return next();
    const frame = frameOf(site, req as unknown as Request, res);
    sendPage(res, 200, <FormerServicePage {...{ frame, service }} />);
  };
}
