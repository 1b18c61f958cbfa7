/** What each program is told by its environment, and what all of them do alike. */
export const { ISSUER: issuer, URL: url, ACR: acr } = process.env;
export const client = { client_id: process.env.CLIENT_ID, client_secret: process.env.CLIENT_SECRET };

/** The page after a sign-in. */
export function greet(res, { given_name, family_name }) {
  res.send(`Bonjour ${given_name} ${family_name}`);
}

export function listen(app) {
  app.listen(Number(new URL(url).port), 'localhost');
}
