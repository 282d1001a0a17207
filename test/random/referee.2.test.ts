import { refereeSuite } from './referee-suite.ts';

refereeSuite(1, 2);
