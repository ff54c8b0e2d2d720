// A duty dragged to somebody else's row: before it is dropped the rules are asked, and say at once whether that person may take it.
// The duty's own page does the same without dragging.
const form = document.getElementById("give")
const line = document.getElementById("tried")
const row = (event) => event.target.closest?.("tr[data-person]")
const asked = new Map()
let duty = ""
let own = null

addEventListener("dragstart", (event) => {
  const stint = event.target.closest?.("[data-duty]")
  duty = stint?.dataset.duty ?? ""
  own = stint?.closest("tr") ?? null
  event.dataTransfer?.setData("text/plain", duty)
})
addEventListener("dragover", (event) => {
  const over = row(event)
  if (!duty || !over || over === own) return mark(null)
  event.preventDefault()
  ask(over)
})
addEventListener("dragend", () => { mark(null); duty = "" })
addEventListener("drop", async (event) => {
  const to = row(event)
  if (!duty || !to || to === own) return
  event.preventDefault()
  const dropped = duty
  if (!(await answer(dropped, to.dataset.person)).may) return
  form.action = `${dropped}give/`
  form.elements.to.value = to.dataset.person
  form.requestSubmit()
})

function answer(of, person) {
  const address = `${of}try/?to=${person}`
  if (!asked.has(address)) asked.set(address, fetch(address).then((told) => told.json(), () => ({ may: false, said: "" })))
  return asked.get(address)
}

async function ask(over) {
  if (over.classList.contains("over")) return
  mark(over)
  const { may, said } = await answer(duty, over.dataset.person)
  if (!over.classList.contains("over")) return
  over.classList.add(may ? "may" : "may-not")
  line.textContent = said
  line.hidden = !said
}

function mark(over) {
  for (const each of document.querySelectorAll("tr.over")) if (each !== over) each.classList.remove("over", "may", "may-not")
  over?.classList.add("over")
}
