import type { ClientRegistration } from '../../contract/client-registration.ts';
import { Copyable } from './copyable.tsx';
import { settingsOf } from './settings.ts';

/** The settings of a service for each library, the first one open, each to copy. */
export function SettingsList({ issuer, service }: { issuer: string; service: ClientRegistration }) {
  return (
    <>
      {settingsOf(issuer, service).map(({ name, file, text }, index) => (
        <details key={name} id={`settings-${index}`} name="settings" open={index === 0}>
          <summary>{name}</summary>
          {file !== name && (
            <p>
              <code>{file}</code>
            </p>
          )}
          <Copyable name={`Settings for ${name}`} text={text} />
        </details>
      ))}
    </>
  );
}
