import { testMistakes } from './mistake-tests.ts';

testMistakes(({ suites }) => suites.some((suite) => suite === 'tokens' || suite === 'userinfo'));
