import { createContext } from 'preact';

/** Whether a sign-in is shown in a file of its own: no link leads to a page of this simulator. */
export const StandsAlone = createContext(false);
