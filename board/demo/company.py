"""Who Lumbre is: people, departments, whom it serves, and the four teams."""

from __future__ import annotations

from typing import NamedTuple

from ..core.words import Both


class Somebody(NamedTuple):
    """A person of the example: key, name, role in the installation, department, and whether they lead it."""

    key: str
    name: str
    role: str = "member"
    department: str = ""
    language: str = "es"
    leads: bool = False


PEOPLE = (
    Somebody("marina", "Marina Soto", "administrator"),
    Somebody("carmen", "Carmen Vidal", "head"),
    Somebody("ana", "Ana Ruiz"),
    Somebody("diego", "Diego Paz"),
    Somebody("nuria", "Nuria Soler"),
    Somebody("tomas", "Tomás Gil"),
    Somebody("irene", "Irene Lago"),
    Somebody("hugo", "Hugo Marín"),
    Somebody("sara", "Sara Conde"),
    Somebody("leo", "Leo Prieto"),
    Somebody("lidia", "Lidia Sanz"),
    Somebody("bruno", "Bruno Rey"),
    Somebody("elena", "Elena Cano"),
    Somebody("pablo", "Pablo Nieto"),
    Somebody("aisha", "Aisha Haddad"),
    Somebody("ruben", "Rubén Ortiz", "sales", "sales", leads=True),
    Somebody("priya", "Priya Nair", "stakeholder", "product", "en"),
    Somebody("jon", "Jon Etxea", "stakeholder", "support"),
    Somebody("olga", "Olga Prat", "stakeholder", "billing"),
)

DEPARTMENTS = {
    "sales": Both("Ventas", "Sales"),
    "product": Both("Producto", "Product"),
    "support": Both("Soporte", "Support"),
    "billing": Both("Facturación", "Billing"),
    "direction": Both("Dirección", "Management"),
}
"""Slug of its own address of the form -> name."""
SHARING = ("sales",)
"""Those whose people see one another's requests."""

STAGES = {
    "discover": (Both("Descubrir", "Discover"), Both("¿Hay algo mejor que mi libreta?", "Is there anything better than my notebook?"), "ana", None),
    "decide": (Both("Decidir", "Decide"), Both("¿Y si el cambio sale mal?", "What if the switch goes wrong?"), "irene", "ruben"),
    "start": (Both("Empezar", "Start"), Both("¿Saldrá bien la primera semana?", "Will the first week go well?"), "leo", None),
    "stay": (Both("Quedarse", "Stay"), Both("¿Me sigue sirviendo?", "Does it still serve me?"), "leo", "jon"),
}  # fmt: skip
"""Key -> name, the customer's question, who answers for it, and on the other side."""

PERSONAS = {
    "marta": (
        Both("Marta", "Marta"),
        Both("dueña de un restaurante", "independent owner"),
        Both("Quiero llenar los martes sin vivir pegada al teléfono.", "I want full Tuesdays without living on the phone."),
        Both("Lo decide ella, de noche, con la cuenta hecha.", "She decides, at night, once the till is counted."),
        Both("Otras dueñas del barrio y un grupo de mensajes.", "Other owners nearby and a group chat."),
        Both("No es una franquicia con departamento de sistemas.", "Not a franchise with an IT department."),
        (Both("«Si tengo que leer un manual, vuelvo a la libreta.»", "“If I have to read a manual I go back to the notebook.”")),
    ),
    "ivan": (
        Both("Iván", "Iván"),
        Both("jefe de operaciones de cadena", "chain operations manager"),
        Both("Quiero ver los doce locales sin llamar a doce encargados.", "I want to see all twelve sites without calling twelve managers."),
        Both("Propone; firma dirección con dos ofertas delante.", "Proposes; management signs with two offers on the table."),
        Both("Ferias y otros jefes de operaciones.", "Trade fairs and other operations managers."),
        Both("No lleva un solo local.", "Does not run a single site."),
        (Both("«Lo que no se ve en una pantalla no existe en la reunión.»", "“What is not on a screen does not exist in the meeting.”")),
    ),
    "lola": (
        Both("Lola", "Lola"),
        Both("encargada de sala", "floor manager"),
        Both("Quiero saber el jueves quién viene el sábado.", "I want to know on Thursday who comes on Saturday."),
        Both("No compra, pero si no le sirve no se usa.", "Does not buy, but if it does not serve her nobody uses it."),
        Both("El móvil, entre turno y turno.", "Her phone, between shifts."),
        Both("No es quien paga la factura.", "Not the one who pays the bill."),
        (Both("«El cuadrante lo hago yo en el autobús.»", "“I do the rota on the bus.”")),
    ),
}
"""Key -> name, role, need, what they decide, where they look, who they are not, something one of them said."""


class Crew(NamedTuple):
    """A team of the example."""

    key: str
    name: Both
    organised_by: str
    sentence: Both
    need: Both
    not_for: Both
    serves: tuple[tuple[str, str], ...]
    lead: str
    members: tuple[str, ...]


TEAMS = (
    Crew(
        "DES", Both("Descubrir", "Discover"), "stage",
        Both("Dueñas y encargadas que aún no nos conocen y hoy apuntan reservas en papel.", "Owners and floor managers who do not know us and take bookings on paper."),
        Both("Ver en una tarde que se puede dejar la libreta.", "To see in one afternoon that they can leave the notebook behind."),
        Both("Quien ya compara precios (Decidir) ni quien ya paga (Empezar y quedarse).", "People already comparing prices (Decide) or already paying (Start & stay)."),
        (("discover", "marta"), ("discover", "lola"), ("decide", "lola")), "ana", ("diego", "nuria", "tomas"),
    ),
    Crew(
        "DEC", Both("Decidir", "Decide"), "stage",
        Both("Quien compara y teme el cambio.", "People comparing and afraid of switching."),
        Both("Saber qué pasa con sus datos, su equipo y su dinero si cambian.", "To know what happens to their data, their people and their money if they switch."),
        Both("Quien aún no nos conoce (Descubrir) ni las cadenas (Cadenas).", "People who do not know us yet (Discover) or chains (Chains)."),
        (("decide", "marta"), ("decide", "lola")), "irene", ("hugo", "sara", "aisha"),
    ),
    Crew(
        "EMP", Both("Empezar y quedarse", "Start & stay"), "stage",
        Both("Clientes que ya pagan y quieren que la primera semana salga bien.", "Customers who already pay and want week one to go well."),
        Both("No llamar a nadie para dar el primer turno.", "Not having to call anybody to run the first shift."),
        Both("Quien todavía no ha firmado (Decidir) ni las cadenas.", "People who have not signed yet (Decide), or chains."),
        (("start", "marta"), ("start", "lola"), ("stay", "marta"), ("stay", "lola")), "leo", ("lidia", "bruno"),
    ),
    Crew(
        "CAD", Both("Cadenas", "Chains"), "persona",
        Both("Cadenas de 5 a 60 locales.", "Chains of 5 to 60 sites."),
        Both("Argumentos para la reunión donde se firma.", "Arguments for the meeting where it is signed."),
        Both("Un restaurante suelto: eso es de Descubrir o Decidir.", "A single restaurant: that is for Discover or Decide."),
        (("discover", "ivan"), ("decide", "ivan"), ("start", "ivan")), "elena", ("pablo",),
    ),
)  # fmt: skip
