import { refereeSuite } from './referee-suite.ts';

refereeSuite(0, 2);
