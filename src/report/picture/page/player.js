// @ts-check
/** Plays the schedules of a report. It runs in the page, alone: what it knows is in the element `data`. */
(() => {
  /**
   * @typedef {{ tasks: [number, number][], lines: number[], writes: [number, number][], places: number[], meets: boolean }} Frame
   * @typedef {{ id: string, graph: number, target: number | null, outcome: string, frames: Frame[] }} Finding
   */
  /** @type {Finding[]} */
  const findings = JSON.parse(byId('data').textContent ?? '[]');
  const still = matchMedia('(prefers-reduced-motion: reduce)');
  const TRAVEL = 700;
  const PAUSE = 1600;
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

  /** @param {number} graph */
  const svgOf = (graph) => /** @type {SVGSVGElement} */ (byId(`g${graph}`).querySelector('svg'));

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
    if (bring) article.scrollIntoView({ block: 'nearest' });
    if (finding.graph >= 0) folded(finding.graph, true);
    show(start, bring);
  }

  /** @param {Finding | undefined} finding */
  function clear(finding) {
    if (finding === undefined || finding.graph < 0) return;
    const svg = svgOf(finding.graph);
    svg.classList.remove('playing');
    for (const element of svg.querySelectorAll('.active, .done, .moving, .shown, .hit')) element.classList.remove('active', 'done', 'moving', 'shown', 'hit');
    for (const count of svg.querySelectorAll('.count')) count.textContent = '';
    const prefix = `g${finding.graph}`;
    byId(`${prefix}v`).textContent = '';
    byId(`${prefix}t`).replaceChildren();
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
    const prefix = `g${finding.graph}`;
    const svg = svgOf(finding.graph);
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
    for (const [, target] of now.writes) mark(`${prefix}c${target}`, 'hit');
    if (now.meets) tell(finding, prefix);
    follow(finding, now, prefix);
    send(prefix, lines, '');
    send(prefix, now.meets ? writes.flatMap((write, at) => Array(now.tasks.find(([box]) => box === now.writes[at]?.[0])?.[1] ?? 1).fill(write)) : [], 'write-token');
    const article = byId(`f-${finding.id}`);
    const steps = article.querySelectorAll('.frames button');
    steps[frame]?.setAttribute('aria-current', 'step');
    const places = article.querySelectorAll('.place');
    for (const place of now.places) places[place]?.classList.add('lit');
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
  function tell({ target, outcome, graph }, prefix) {
    const verdict = /** @type {SVGTextElement} */ (/** @type {unknown} */ (byId(`${prefix}v`)));
    verdict.textContent = `✗ ${outcome}`;
    const box = target === null ? null : document.querySelector(`#${prefix}c${target} > .box`);
    const room = svgOf(graph).viewBox.baseVal.width - verdict.getComputedTextLength() - 16;
    verdict.setAttribute('x', String(Math.max(16, Math.min(Number(box?.getAttribute('x') ?? 16), room))));
  }

  /**
   * Keeps what happens in sight, within the picture.
   * @param {Finding} finding
   * @param {Frame} now
   * @param {string} prefix
   */
  function follow({ graph, target }, now, prefix) {
    const region = byId(`g${graph}`);
    const [task] = now.tasks;
    const element = document.getElementById(now.meets && target !== null ? `${prefix}c${target}` : `${prefix}n${task?.[0]}`);
    if (element === null) return;
    const [inner, outer] = [element.getBoundingClientRect(), region.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) region.scrollLeft += inner.left - outer.left - (outer.width - inner.width) / 2;
    if (inner.top < outer.top || inner.bottom > outer.bottom) region.scrollTop += inner.top - outer.top - (outer.height - inner.height) / 2;
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
      const begin = performance.now() + at * 120;
      const move = (/** @type {number} */ time) => {
        if (!token.isConnected) return;
        const part = Math.max(0, Math.min(1, (time - begin) / TRAVEL));
        const { x, y } = path.getPointAtLength(length * part);
        // Those that arrive stay, side by side.
        const beside = kind === '' ? 0 : (at - (lines.length - 1) / 2) * 16 * part;
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
    for (const id of [`g${graph}`, `u${graph}`]) {
      const svg = document.getElementById(id)?.querySelector('svg');
      if (svg == null) continue;
      svg.setAttribute('width', String(svg.viewBox.baseVal.width * factor));
      svg.setAttribute('height', String(svg.viewBox.baseVal.height * factor));
    }
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
    f: () => folded(graphInSight(), isFolded(graphInSight())),
    '+': () => zoom(1.25),
    '-': () => zoom(0.8),
    0: () => zoom(0),
  };

  /** @param {number} by */
  function step(by) {
    pause();
    show(frame + by, true);
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

  /** @param {HTMLElement} button */
  function theme(button) {
    const root = document.documentElement;
    const dark = root.classList.contains('dark') || (!root.classList.contains('light') && matchMedia('(prefers-color-scheme: dark)').matches);
    root.classList.toggle('dark', !dark);
    root.classList.toggle('light', dark);
    button.setAttribute('aria-pressed', String(!dark));
  }

  window.addEventListener('hashchange', fromLink);
  document.documentElement.classList.add('played');
  if (!fromLink()) select(Math.max(0, findings.findIndex(({ frames }) => frames.length > 0)), 0, false);
})();
