/** A section of the service contract, as texts refer to it. */
const SECTION = /(§\d+(?:\.\d+)?)/;

export interface CitedProps {
  text: string;
  /** Address of the page that publishes the contract. Absent where no page can be reached: references are plain text. */
  contract?: string | undefined;
}

/** A text whose references to the service contract (§2.1) are links to its page. */
export function Cited({ text, contract }: CitedProps) {
  if (contract === undefined) return <>{text}</>;
  return (
    <>
      {text.split(SECTION).map((part, index) =>
        index % 2 === 1 ? (
          <a key={index} href={`${contract}#section-${part.slice(1)}`}>
            {part}
          </a>
        ) : (
          part
        ),
      )}
    </>
  );
}
