// The part of the published page that lets its reader verify: two files in, one sentence out. The sentences stand in the page, in its language.

import { checkpointsIn, keyFrom, linesOf, textOf, verify } from "./verify.js";

const form = document.querySelector("[data-verify]");

function say(code, told = {}) {
  const words = form.querySelector(`template[data-say="${code}"]`) ?? form.querySelector('template[data-say="other"]');
  const out = form.querySelector("output");
  out.textContent = Object.entries(told).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words.content.textContent.trim());
  out.className = `notice ${{ ok: "go", reading: "info" }[code] ?? "ask"}`;
}

async function check(event) {
  event.preventDefault();
  try {
    const key = await keyFrom(form.dataset.verify);
    const checkpoints = await checkpointsIn(await textOf(form.elements.checkpoints.files[0]), key);
    const lines = linesOf(form.elements.journal.files[0]);
    const found = await verify(lines, checkpoints, (read) => say("reading", { lines: read }));
    say(found.ok ? "ok" : "bad", found);
  } catch (fault) {
    say(fault.message);
  }
}

form?.addEventListener("submit", check);
