// What the pages do beyond plain HTML. Without it everything still works, but for live updates.
// Attributes it knows: data-copy, data-dialog, data-close, data-confirm, data-download, data-drop, data-keep, data-print, data-themes.

const after = (event, selector) => event.target instanceof Element ? event.target.closest(selector) : null

// Copying: <button data-copy="text" data-copied="Copied">
async function copy(button) {
  const text = button.dataset.copy
  try { await navigator.clipboard.writeText(text) } catch { copyByHand(text) }
  const word = button.querySelector("span") ?? button
  const before = word.textContent
  word.textContent = button.dataset.copied ?? before
  say(word.textContent)
  setTimeout(() => { word.textContent = before }, 2000)
}

// Where the page came by plain http the clipboard is closed to scripts; the old way still works.
function copyByHand(text) {
  const area = Object.assign(document.createElement("textarea"), { value: text })
  document.body.append(area)
  area.select()
  document.execCommand("copy")
  area.remove()
}

// Words for those who listen to the page
function say(words) {
  let ear = document.getElementById("ear")
  if (!ear) {
    ear = Object.assign(document.createElement("p"), { id: "ear", className: "hidden-text" })
    ear.setAttribute("role", "status")
    document.body.append(ear)
  }
  ear.textContent = words
}

// Dialogs: <button data-dialog="id">, <button data-close>, <button data-confirm="id"> in a form asks before it is sent
function openDialog(id) {
  document.getElementById(id)?.showModal()
}

// Day and night: the server remembers the choice; here it changes at once
const NIGHT = { auto: "screen and (prefers-color-scheme: dark)", light: "not all", dark: "screen" }
function chooseTheme(form, button) {
  document.getElementById("night").media = NIGHT[button.value]
  document.documentElement.dataset.theme = button.value
  for (const each of form.querySelectorAll("button")) each.setAttribute("aria-pressed", String(each === button))
  const choice = new FormData(form)
  choice.set("theme", button.value)
  fetch(form.action, { method: "POST", body: choice, redirect: "manual" })
}

// Long work: a line of lamplight at the top while the server thinks, and nothing sent twice
let working = 0
function busy(change) {
  working = Math.max(0, working + change)
  let line = document.querySelector(".busy")
  if (working && !line) {
    line = Object.assign(document.createElement("div"), { className: "busy" })
    document.body.append(line)
  }
  if (!working) line?.remove()
  document.documentElement.ariaBusy = String(working > 0)
}

// Unsaved changes: <form data-keep> asks the browser to warn before the page is left
const changed = new Set()
addEventListener("beforeunload", (event) => { if (changed.size) event.preventDefault() })
addEventListener("input", (event) => { const form = after(event, "form[data-keep]"); if (form) changed.add(form) })

addEventListener("click", (event) => {
  const button = after(event, "[data-copy], [data-dialog], [data-close], [data-print], [data-themes] button")
  if (!button) return
  if (button.closest("[data-themes]")) { event.preventDefault(); chooseTheme(button.form, button) }
  else if ("copy" in button.dataset) copy(button)
  else if ("dialog" in button.dataset) openDialog(button.dataset.dialog)
  else if ("close" in button.dataset) button.closest("dialog")?.close()
  else if ("print" in button.dataset) print()
})

addEventListener("submit", (event) => {
  const form = event.target
  const asking = event.submitter?.dataset.confirm ?? form.dataset.confirm
  const dialog = asking && document.getElementById(asking)
  if (dialog && dialog.returnValue !== "yes") {
    event.preventDefault()
    askFirst(dialog, form, event.submitter)
    return
  }
  changed.delete(form)
  if (event.defaultPrevented || form.method === "dialog" || form.dataset.download === "" || form.hasAttribute("hx-post") || form.hasAttribute("hx-get")) return
  if (form.dataset.sent) { event.preventDefault(); return }
  if (form.method === "post") form.dataset.sent = "yes"
  busy(1)
})

function askFirst(dialog, form, submitter) {
  dialog.returnValue = ""
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "yes") form.requestSubmit(submitter)
    dialog.returnValue = ""
  }, { once: true })
  dialog.showModal()
}

// Back from the browser's memory: the page is at rest again
addEventListener("pageshow", () => {
  working = 0
  busy(0)
  for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent
})
addEventListener("htmx:beforeRequest", () => busy(1))
addEventListener("htmx:afterRequest", () => busy(-1))

// Files: drop them on <label class="drop" data-drop> with an <input type="file"> inside
for (const [kind, over] of [["dragover", true], ["dragleave", false], ["drop", false]]) {
  addEventListener(kind, (event) => {
    const place = after(event, "[data-drop]")
    if (!place) return
    event.preventDefault()
    place.classList.toggle("over", over)
    if (kind !== "drop") return
    const input = place.querySelector("input[type=file]")
    input.files = event.dataTransfer.files
    input.dispatchEvent(new Event("change", { bubbles: true }))
  })
}

// Passkeys: the device may say no, or nobody touches it
document.addEventListener("allauth.error", () => {
  const words = document.getElementById("passkey-trouble")
  if (!words) return
  document.querySelector("main .notice.ask")?.remove()
  document.querySelector("main form")?.before(words.content.cloneNode(true))
})

// The menu on a phone: Escape closes it
addEventListener("keydown", (event) => {
  if (event.key === "Escape" && location.hash === "#menu") location.hash = "#main"
})
