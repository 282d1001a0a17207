// @ts-check
/** Plays the schedules of a report. It runs in the page, alone: what it knows is in the element `data`. */
(() => {
  /**
   * @typedef {{ tasks: [number, number][], lines: number[], writes: [number, number, 0 | 1][], places: number[], meets: boolean }} Frame
   * @typedef {{ id: string, graph: number, target: number | null, outcome: string, frames: Frame[] }} Finding
   */
  /** @type {Finding[]} */
  const findings = JSON.parse(byId('data').textContent ?? '[]');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const TRAVEL = 700;
  const PAUSE = 1600;
  const SMALLEST = 0.7;
  const SVG = 'http://www.w3.org/2000/svg';
  let current = -1;
  let frame = 0;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  /** @type {Map<number, number>} */
  const zooms = new Map();

  /** @param {string} id */
  function byId(id) {
    const element = document.getElementById(id);
    if (element === null) throw new Error(`the page has no element ${id}`);
    return element;
  }

  /**
   * A graph has a picture, and one with its subgraphs where it has some; one of the two is seen. Their parts have the same
   * numbers.
   * @param {number} graph
   */
  const prefixesOf = (graph) => [`g${graph}`, `u${graph}`].filter((prefix) => document.getElementById(prefix) !== null);
  /** @param {number} graph */
  const seenOf = (graph) => /** @type {string} */ (prefixesOf(graph).find((prefix) => !byId(prefix).hidden));
  /** @param {string} prefix */
  const svgOf = (prefix) => /** @type {SVGSVGElement} */ (byId(prefix).querySelector('svg'));

  /**
   * @param {number} at
   * @param {number} start
   * @param {boolean} bring
   */
  function select(at, start, bring) {
    const finding = findings[at];
    if (finding === undefined) return;
    pause();
    for (const article of document.querySelectorAll('.finding.current')) article.classList.remove('current');
    if (current >= 0) clear(findings[current]);
    current = at;
    const article = byId(`f-${finding.id}`);
    article.classList.add('current');
    show(start, bring);
    if (bring && finding.frames.length === 0) intoSight(article);
  }

  /** @param {Finding | undefined} finding */
  function clear(finding) {
    if (finding === undefined || finding.graph < 0) return;
    for (const prefix of prefixesOf(finding.graph)) {
      const svg = svgOf(prefix);
      svg.classList.remove('playing');
      for (const element of svg.querySelectorAll('.active, .done, .moving, .shown, .lost, .hit')) element.classList.remove('active', 'done', 'moving', 'shown', 'lost', 'hit');
      for (const count of svg.querySelectorAll('.count')) count.textContent = '';
      byId(`${prefix}v`).textContent = '';
      byId(`${prefix}t`).replaceChildren();
    }
    for (const element of byId(`f-${finding.id}`).querySelectorAll('[aria-current]')) element.removeAttribute('aria-current');
    for (const element of byId(`f-${finding.id}`).querySelectorAll('.lit')) element.classList.remove('lit');
  }

  /**
   * @param {number} to
   * @param {boolean} told
   */
  function show(to, told) {
    const finding = findings[current];
    if (finding === undefined || finding.frames.length === 0) return;
    frame = Math.max(0, Math.min(to, finding.frames.length - 1));
    clear(finding);
    const now = /** @type {Frame} */ (finding.frames[frame]);
    const prefix = seenOf(finding.graph);
    const svg = svgOf(prefix);
    svg.classList.toggle('playing', frame > 0);
    for (const { tasks } of finding.frames.slice(0, frame)) for (const [box] of tasks) mark(`${prefix}n${box}`, 'done');
    for (const [box, count] of now.tasks) {
      const element = mark(`${prefix}n${box}`, 'active');
      element?.classList.remove('done');
      const label = element?.querySelector('.count');
      if (label != null && count > 1) label.textContent = `× ${count}`;
    }
    const lines = now.lines.map((line) => mark(`${prefix}l${line}`, 'moving'));
    const writes = now.writes.map(([box, target]) => mark(`${prefix}w${box}-${target}`, 'shown'));
    for (const [box, target, lost] of now.writes) {
      mark(`${prefix}c${target}`, 'hit');
      if (lost === 1) mark(`${prefix}w${box}-${target}`, 'lost');
    }
    if (now.meets) tell(finding, prefix);
    send(prefix, lines, '');
    send(prefix, now.meets ? writes.flatMap((write, at) => Array(now.tasks.find(([box]) => box === now.writes[at]?.[0])?.[1] ?? 1).fill(write)) : [], 'write-token');
    const article = byId(`f-${finding.id}`);
    const steps = article.querySelectorAll('.frames button');
    steps[frame]?.setAttribute('aria-current', 'step');
    const places = article.querySelectorAll('.place');
    for (const place of now.places) places[place]?.classList.add('lit');
    if (told) intoSight(article);
    follow(finding, now, prefix);
    if (!told) return;
    byId('live').textContent = steps[frame]?.textContent ?? '';
    const fragment = `#f-${finding.id}${frame === 0 ? '' : `/${frame}`}`;
    try {
      if (location.hash !== fragment) history.replaceState(null, '', fragment);
    } catch {
      // A page within another one has no address of its own.
    }
  }

  /**
   * @param {string} id
   * @param {string} name
   */
  function mark(id, name) {
    const element = document.getElementById(id);
    element?.classList.add(name);
    return element;
  }

  /**
   * The outcome, below what it happens to.
   * @param {Finding} finding
   * @param {string} prefix
   */
  function tell({ target, outcome }, prefix) {
    const verdict = /** @type {SVGTextElement} */ (/** @type {unknown} */ (byId(`${prefix}v`)));
    verdict.textContent = `✗ ${outcome}`;
    const box = target === null ? null : document.querySelector(`#${prefix}c${target} > .box`);
    const room = svgOf(prefix).viewBox.baseVal.width - verdict.getComputedTextLength() - 16;
    verdict.setAttribute('x', String(Math.max(16, Math.min(Number(box?.getAttribute('x') ?? 16), room))));
  }

  /**
   * Keeps what happens in sight, within the part of the picture that is.
   * @param {Finding} finding
   * @param {Frame} now
   * @param {string} prefix
   */
  function follow({ target }, now, prefix) {
    const region = byId(prefix);
    const [task] = now.tasks;
    const element = document.getElementById(now.meets && target !== null ? `${prefix}c${target}` : `${prefix}n${task?.[0]}`);
    if (element === null) return;
    const [inner, outer] = [element.getBoundingClientRect(), region.getBoundingClientRect()];
    const [top, bottom] = [Math.max(0, outer.top), Math.min(innerHeight, outer.bottom)];
    if (inner.left < outer.left || inner.right > outer.right) region.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
    if (inner.top < top || inner.bottom > bottom) region.scrollTop += inner.top - top - (bottom - top - inner.height) / 2;
    // At its end, a picture that reaches out of the window is moved with the page.
    const below = element.getBoundingClientRect().bottom + 12 - innerHeight;
    if (below > 0) scrollBy(0, below);
  }

  /**
   * Tokens travel along lines; what they stand for is shown already, so nothing waits for them.
   * @param {string} prefix
   * @param {(Element | null)[]} lines
   * @param {string} kind
   */
  function send(prefix, lines, kind) {
    if (still.matches) return;
    const home = byId(`${prefix}t`);
    lines.forEach((line, at) => {
      const path = line?.querySelector('path');
      if (path == null) return;
      const token = document.createElementNS(SVG, 'circle');
      token.setAttribute('r', '6');
      if (kind !== '') token.classList.add(kind);
      home.append(token);
      const length = path.getTotalLength();
      const nth = lines.slice(0, at).filter((other) => other === line).length;
      const begin = performance.now() + at * 120;
      const move = (/** @type {number} */ time) => {
        if (!token.isConnected) return;
        const part = Math.max(0, Math.min(1, (time - begin) / TRAVEL));
        const { x, y } = path.getPointAtLength(length * part);
        // Those that arrive stay; where several come along one line, side by side.
        const beside = kind === '' ? 0 : (nth - (lines.filter((other) => other === line).length - 1) / 2) * 16 * part;
        token.setAttribute('cx', String(x + beside));
        token.setAttribute('cy', String(y));
        if (part < 1) requestAnimationFrame(move);
        else if (kind === '') token.remove();
      };
      requestAnimationFrame(move);
    });
  }

  function play() {
    const finding = findings[current];
    if (finding === undefined || finding.frames.length === 0) return;
    if (frame === finding.frames.length - 1) show(0, true);
    const next = () => {
      show(frame + 1, true);
      if (frame < finding.frames.length - 1) timer = setTimeout(next, PAUSE);
      else pause();
    };
    timer = setTimeout(next, PAUSE / 2);
    label('Pause');
  }

  function pause() {
    clearTimeout(timer);
    timer = undefined;
    label('Play');
  }

  /** @param {string} text */
  function label(text) {
    const finding = findings[current];
    const button = finding === undefined ? null : byId(`f-${finding.id}`).querySelector('.play');
    if (button !== null) button.textContent = text;
  }

  /**
   * @param {number} graph
   * @param {boolean} fold
   */
  function folded(graph, fold) {
    const open = document.getElementById(`u${graph}`);
    if (open === null) return;
    open.hidden = fold;
    byId(`g${graph}`).hidden = !fold;
    const button = document.querySelector(`.fold[data-graph="${graph}"]`);
    button?.setAttribute('aria-expanded', String(!fold));
    if (button != null) button.textContent = fold ? 'Unfold subgraphs' : 'Fold subgraphs';
    if (findings[current]?.graph === graph) show(frame, false);
  }

  /** @param {number} graph */
  const isFolded = (graph) => !byId(`g${graph}`).hidden;

  const graphInSight = () => {
    const graph = findings[current]?.graph ?? -1;
    return graph >= 0 ? graph : document.getElementById('g0') === null ? -1 : 0;
  };

  /** @param {number} by */
  function zoom(by) {
    const graph = graphInSight();
    if (graph < 0) return;
    const factor = by === 0 ? 1 : Math.max(0.2, Math.min(4, (zooms.get(graph) ?? 1) * by));
    zooms.set(graph, factor);
    for (const prefix of prefixesOf(graph)) resize(prefix, factor);
  }

  /**
   * @param {string} prefix
   * @param {number} factor
   */
  function resize(prefix, factor) {
    const svg = svgOf(prefix);
    const { width, height } = svg.viewBox.baseVal;
    const whole = factor * fitting(prefix, width);
    svg.setAttribute('width', String(width * whole));
    svg.setAttribute('height', String(height * whole));
  }

  /**
   * A picture that is a little wider than its room is made smaller. One that is much wider is not: it can be scrolled, and
   * read.
   * @param {string} prefix
   * @param {number} width
   */
  function fitting(prefix, width) {
    const room = roomOf(byId(prefix).closest('.columns')?.classList.contains('alone') === true);
    return width > room && width * SMALLEST <= room ? room / width : 1;
  }

  /** @type {Map<boolean, number>} */
  const rooms = new Map();

  /**
   * All columns of a kind are of one width: to measure each would have the browser lay out the whole page.
   * @param {boolean} alone
   */
  function roomOf(alone) {
    const known = rooms.get(alone) ?? (document.querySelector(alone ? '.columns.alone > .pictures' : '.columns:not(.alone) > .pictures')?.clientWidth ?? 0) - 2;
    rooms.set(alone, known);
    return known;
  }

  function fromLink() {
    const [, id, at] = /^#f-([\w-]+?)(?:\/(\d+))?$/.exec(location.hash) ?? [];
    const found = findings.findIndex((finding) => finding.id === id);
    if (found >= 0) select(found, Number(at ?? 0), true);
    return found >= 0;
  }

  /** @type {Record<string, () => void>} */
  const KEYS = {
    j: () => select((current + 1) % findings.length, 0, true),
    k: () => select((current - 1 + findings.length) % findings.length, 0, true),
    ArrowRight: () => step(1),
    ArrowLeft: () => step(-1),
    Home: () => step(-Infinity),
    End: () => step(Infinity),
    ' ': () => (timer === undefined ? play() : pause()),
    f: () => folded(graphInSight(), !isFolded(graphInSight())),
    '+': () => zoom(1.25),
    '-': () => zoom(0.8),
    0: () => zoom(0),
  };

  /** @param {number} by */
  function step(by) {
    pause();
    show(frame + by, true);
  }

  /**
   * The picture stays beside what is in sight, so the finding is what has to be brought there.
   * @param {Element} article
   */
  function intoSight(article) {
    const list = article.querySelector('.frames');
    const now = list?.querySelector('[aria-current]') ?? article;
    if (list !== null && now !== article) list.scrollTop += now.getBoundingClientRect().bottom - list.getBoundingClientRect().top - list.clientHeight / 2;
    const isSeen = () => {
      const { top, bottom } = now.getBoundingClientRect();
      // In one column the picture covers what is above.
      const from = parseFloat(getComputedStyle(article).scrollMarginTop) - 90;
      return top >= Math.max(0, from) && Math.min(bottom, top + 200) <= innerHeight;
    };
    // What was never in sight has no size of its own until it is: then it is where it was not thought to be.
    for (let tries = 0; tries < 3 && !isSeen(); tries += 1) article.scrollIntoView({ block: 'start' });
  }

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const target = /** @type {Element} */ (event.target);
    if (event.key === ' ' && target.closest('button, a') !== null) return;
    const act = KEYS[event.key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });

  document.addEventListener('click', (event) => {
    const target = /** @type {Element} */ (event.target);
    const button = target.closest('button');
    if (button === null) return;
    if (button.id === 'theme') return theme(button);
    if (button.classList.contains('fold')) return folded(Number(button.dataset['graph']), button.getAttribute('aria-expanded') === 'true');
    const player = /** @type {HTMLElement | null} */ (button.closest('.player'));
    if (player === null) return;
    const at = findings.findIndex(({ id }) => id === player.dataset['finding']);
    if (at !== current) select(at, 0, true);
    const jump = [...player.querySelectorAll('.frames button')].indexOf(button);
    if (jump >= 0) step(jump - frame);
    else if (button.classList.contains('play')) KEYS[' ']?.();
    else step(button.classList.contains('back') ? -1 : button.classList.contains('on') ? 1 : Infinity);
  });

  function isDark() {
    const { classList } = document.documentElement;
    return classList.contains('dark') || (!classList.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches);
  }

  /** @param {HTMLElement} button */
  function theme(button) {
    const root = document.documentElement;
    const dark = isDark();
    root.classList.toggle('dark', !dark);
    root.classList.toggle('light', dark);
    button.setAttribute('aria-pressed', String(!dark));
  }

  window.addEventListener('hashchange', fromLink);
  document.documentElement.classList.add('played');
  byId('theme').setAttribute('aria-pressed', String(isDark()));
  for (const { id } of document.querySelectorAll('.picture')) resize(id, 1);
  if (!fromLink()) select(Math.max(0, findings.findIndex(({ frames }) => frames.length > 0)), 0, false);
})();
