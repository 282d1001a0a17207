import { posix } from 'node:path';
import { escape, type Page, version } from './pages.ts';

export function pageHtml(page: Page, pages: readonly Page[]): string {
  return frame({ path: page.path, title: page.title, body: page.html, scripts: '' }, pages);
}

/** A text on the left, its report on the right: in a frame of its own, which has no say over the page around it. */
export function playgroundHtml(sample: string, pages: readonly Page[]): string {
  const body = `<h1 id="playground">Playground</h1>
<p>The analysis runs in this page; nothing is sent anywhere. One file, and no imports of yours: what it imports from elsewhere is not known.</p>
<p><label for="code">Program</label></p>
<textarea id="code" rows="26" spellcheck="false">${escape(sample)}</textarea>
<p><button type="button" id="run">Check</button> <span id="state" role="status"></span></p>
<iframe id="report" title="What superstep says of the program" sandbox="allow-scripts"></iframe>`;
  return frame({ path: 'playground.html', title: 'Playground', body, scripts: '<script src="playground.js"></script><script src="playground-page.js"></script>' }, pages);
}

function frame({ path, title, body, scripts }: { readonly path: string; readonly title: string; readonly body: string; readonly scripts: string }, pages: readonly Page[]): string {
  const base = posix.relative(posix.dirname(path), '.') || '.';
  const link = (page: { readonly path: string; readonly title: string }) => `<li><a href="${posix.relative(posix.dirname(path), page.path)}"${page.path === path ? ' aria-current="page"' : ''}>${escape(page.title.replace(/^superstep\//, ''))}</a></li>`;
  const group = (name: Page['group']) => pages.filter((page) => page.group === name).map(link).join('\n');
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title)} · superstep</title>
<link rel="stylesheet" href="${base}/site.css">
</head>
<body data-base="${base}">
<a class="skip" href="#main">To the text</a>
<header><a href="${base}/index.html"><strong>superstep</strong> ${escape(version)}</a>
<form role="search"><label for="search">Search</label> <input id="search" type="search" autocomplete="off"></form></header>
<div id="results" role="region" aria-label="Search results" aria-live="polite" hidden></div>
<div class="page">
<nav aria-label="Pages"><ul>${group('guides')}${link({ path: 'playground.html', title: 'Playground' })}</ul><h2>Rules</h2><ul>${group('rules')}</ul></nav>
<main id="main">
${body}
</main>
</div>
<script src="${base}/site.js"></script>
${scripts}
</body>
</html>
`;
}
