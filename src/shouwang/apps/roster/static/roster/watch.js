// The list of what is to be decided, heard and felt: a tone and a shake when something pressing has come that was not there before.
// Only where somebody has asked for it on this device. Nothing is loaded for it, and it works without a network beyond this server.

const button = document.querySelector("[data-ring]")
let sound
let known = pressing()
let typed = new Map()

function pressing() {
  return new Set([...document.querySelectorAll("[data-alarm]")].map((one) => one.dataset.alarm))
}

function ring() {
  for (const place of [0, 1, 2]) {
    const tone = sound.createOscillator()
    const loud = sound.createGain()
    const begins = sound.currentTime + place * .45
    tone.frequency.value = place % 2 ? 660 : 880
    loud.gain.setValueAtTime(.25, begins)
    loud.gain.exponentialRampToValueAtTime(.001, begins + .4)
    tone.connect(loud).connect(sound.destination)
    tone.start(begins)
    tone.stop(begins + .4)
  }
  navigator.vibrate?.([300, 150, 300])
}

if (button && "AudioContext" in window) {
  button.hidden = false
  button.addEventListener("click", () => {
    const isOn = button.getAttribute("aria-pressed") !== "true"
    button.setAttribute("aria-pressed", String(isOn))
    sound ??= new AudioContext()
    if (isOn) ring()
  })
}

// The list comes anew every few seconds: what somebody is typing stays.
document.addEventListener("htmx:beforeSwap", () => {
  const fields = [...document.querySelectorAll("#watch input[id]")]
  typed = new Map(fields.filter((one) => one.value !== one.defaultValue).map((one) => [one.id, one.value]))
})

document.addEventListener("htmx:afterSettle", () => {
  for (const [id, value] of typed) {
    const field = document.getElementById(id)
    if (field) field.value = value
  }
  const now = pressing()
  const isNew = [...now].some((one) => !known.has(one))
  known = now
  if (isNew && button?.getAttribute("aria-pressed") === "true") ring()
})
