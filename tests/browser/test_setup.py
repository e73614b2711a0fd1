"""From nothing to the first team with the keyboard alone: the link, three questions, the front door, the map."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def type_into(page: Page, label: str, text: str) -> None:
    """Tab until the field named `label` has the focus, then type."""
    field = page.get_by_label(label, exact=True)
    for _ in range(40):
        if field.evaluate("field => field === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(field).to_be_focused()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(text)


def walk_to(page: Page, role: str, name: str) -> None:
    """Tab until the button or link called `name` has the focus."""
    there = page.get_by_role(role, name=name).first  # type: ignore[arg-type]
    for _ in range(60):
        if there.evaluate("thing => thing === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(there).to_be_focused()


def test_a_lead_sets_up_with_the_keyboard_alone(live_server, page: Page):
    complaints: list[str] = []
    page.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    page.goto(live_server.setup_link)

    type_into(page, "Tu nombre", "Lucía Vega")
    type_into(page, "Correo", "lucia@example.org")
    type_into(page, "Contraseña", "cuatro palabras fáciles de recordar")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/start")

    # One: how do you organise? By type of customer, one arrow down from the first.
    page.keyboard.press("Tab")
    while not page.locator("input[name=organised_by]:focus").count():
        page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label("Por perfil de cliente")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/start/names")

    # Two: names; the stages of the buying cycle are offered.
    type_into(page, "Nombre, número 1", "Marta")
    type_into(page, "a qué se dedica, número 1", "autónoma")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{live_server.url}/start/team")

    # Three: whom does the first team serve? First without its sentence: refused, and nothing is lost.
    type_into(page, "Nombre del equipo", "Brújula")
    page.keyboard.press("Tab")
    page.keyboard.type("Marta")
    page.keyboard.press("Tab")
    page.keyboard.type("Cons")
    page.keyboard.press("Tab")
    walk_to(page, "button", "Crear el tablero")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Nombre del equipo")).to_have_value("Brújula")
    expect(page.get_by_label("Cuándo").locator("option:checked")).to_have_text("Consideración")
    type_into(page, "A quién sirve, en una frase", "Quien duda si es lo que necesita")
    walk_to(page, "button", "Crear el tablero")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{live_server.url}/start/door")
    expect(page.locator("#door-address")).to_have_text(f"{live_server.url}/ask")
    walk_to(page, "link", "Ver el mapa")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Brújula ya cuida un momento de Marta")
    expect(page.locator(".jgap")).to_have_count(3)
    walk_to(page, "link", "Asignar equipo")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("¿Quién cuida a Marta en Conocimiento?")
    walk_to(page, "radio", "Brújula")
    page.keyboard.press("Space")
    walk_to(page, "button", "Asignar el equipo")
    page.keyboard.press("Enter")
    expect(page.locator(".jgap")).to_have_count(2)
    assert [said for said in complaints if "422" not in said] == []  # the browser notes the refusal it showed


def test_the_map_fits_every_width(live_server, page: Page):
    page.goto(f"{live_server.url}/sign-in")
    page.get_by_label("Correo").fill("lucia@example.org")
    page.get_by_label("Contraseña").fill("cuatro palabras fáciles de recordar")
    page.keyboard.press("Enter")
    expect(page).not_to_have_url(f"{live_server.url}/sign-in")
    for width in (360, 390, 768, 1024, 1440, 2560):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/customers", "/teams/BRU", "/teams/BRU/edit", "/customers/stages", "/customers/personas"):
            page.goto(live_server.url + address)
            beyond = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert beyond <= 0, f"{address} is {beyond} px too wide at {width}"
