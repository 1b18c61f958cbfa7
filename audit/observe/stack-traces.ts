/** What a crash looks like, by the platform that shows it. */
const PATTERNS: readonly { platform: string; pattern: RegExp }[] = [
  { platform: 'Node', pattern: /^\s*at .+[(\s](?:file:\/\/|node:|\/|[A-Z]:\\).+:\d+:\d+\)?/m },
  { platform: 'Python', pattern: /Traceback \(most recent call last\)|^\s*File "[^"\n]+", line \d+, in /m },
  { platform: 'Django', pattern: /You(?:'|’|&#x27;)re seeing this error because you have DEBUG = True/ },
  { platform: 'Werkzeug', pattern: /The debugger caught an exception in your WSGI application|Werkzeug Debugger/ },
  { platform: 'Ruby', pattern: /^\s*(?:from )?\/?[\w./-]+\.rb:\d+:in [`']/m },
  { platform: 'Rails', pattern: /Application Trace|Action Controller: Exception caught|Rails\.root: / },
  { platform: 'PHP', pattern: /(?:Fatal error|Uncaught \w*(?:Exception|Error)).{0,300} in .+\.php(?: on line |:)\d+/s },
  { platform: 'PHP', pattern: /^#\d+ .+\.php\(\d+\)/m },
  { platform: 'Symfony', pattern: /Symfony Exception|symfony-ghost/ },
  { platform: 'Laravel', pattern: /Whoops, looks like something went wrong|\bIlluminate\\/ },
  { platform: 'Java', pattern: /^\s*at (?:[\w$]+\.)+[\w$<>]+\([\w$]+\.(?:java|kt):\d+\)/m },
  { platform: 'Spring', pattern: /Whitelabel Error Page/ },
  { platform: 'Tomcat', pattern: /HTTP Status \d+ – [\s\S]{0,2000}Apache Tomcat/ },
  { platform: '.NET', pattern: /^\s*at [\w.<>`[\],]+\(.*\) in .+\.cs:line \d+/m },
  { platform: '.NET', pattern: /An unhandled exception occurred while processing the request/ },
  { platform: 'Go', pattern: /^goroutine \d+ \[/m },
];

/** @returns the platform whose stack trace or debug page this is */
export function stackTraceIn(text: string): string | undefined {
  return PATTERNS.find(({ pattern }) => pattern.test(text))?.platform;
}
