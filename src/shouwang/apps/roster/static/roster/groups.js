// A name dragged into another group is what the form "Move somebody by hand" does too.
const form = document.getElementById("move")
const group = (event) => event.target.closest?.("[data-group]")
let person = ""

addEventListener("dragstart", (event) => {
  person = event.target.closest?.("[data-person]")?.dataset.person ?? ""
  event.dataTransfer?.setData("text/plain", person)
})
addEventListener("dragover", (event) => {
  mark(person && group(event))
  if (person && group(event)) event.preventDefault()
})
addEventListener("dragend", () => mark(null))
addEventListener("drop", (event) => {
  const to = group(event)
  if (!person || !to) return
  event.preventDefault()
  form.elements.person.value = person
  form.elements.to.value = to.dataset.group
  form.requestSubmit()
})

function mark(over) {
  for (const each of document.querySelectorAll("[data-group]")) each.classList.toggle("over", each === over)
}
