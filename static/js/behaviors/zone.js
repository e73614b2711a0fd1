// <select data-behavior="zone">: the time zone of this browser is chosen, where it is one of those offered and nobody chose yet.

export function attach(field) {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const option = [...field.options].find((each) => each.value === timeZone)
  if (option && field.selectedOptions[0]?.defaultSelected) option.selected = true
}
