/** Checks what is typed, when it is asked to. */
(() => {
  const code = document.getElementById('code');
  const report = document.getElementById('report');
  const state = document.getElementById('state');
  const run = () => {
    const begun = performance.now();
    try {
      report.srcdoc = self.superstep.play(code.value);
      state.textContent = `Checked in ${Math.round(performance.now() - begun)} ms.`;
    } catch (error) {
      state.textContent = `This is a bug of superstep: ${error.message}`;
    }
  };
  document.getElementById('run').addEventListener('click', run);
  run();
})();
