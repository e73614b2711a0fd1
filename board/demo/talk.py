"""What people wrote, ticked and thanked each other for on Lumbre's open cards: the words."""

from __future__ import annotations

from typing import NamedTuple

from ..core.words import Both


class Step(NamedTuple):
    """A step of a card: what, whether it is done, who does it."""

    text: Both
    is_done: bool = False
    owner: str = ""


class Said(NamedTuple):
    """A comment: who, how many days ago, what, and whom it names."""

    by: str
    ago: float
    text: Both
    names: tuple[str, ...] = ()


class Talk(NamedTuple):
    """What hangs on one open card, found by how its Spanish title begins."""

    title: str
    description: Both
    steps: tuple[Step, ...] = ()
    said: tuple[Said, ...] = ()
    labels: tuple[str, ...] = ()
    reviewer: str = ""
    draft: Both = Both()
    kind: Both = Both()
    channel: Both = Both()
    kudos: tuple[str, str, Both] | None = None
    """By whom, to whom, for what."""


LABELS = {
    "video": (Both("Vídeo", "Video"), "violet"),
    "legal": (Both("Pasa por legal", "Needs legal"), "ochre"),
    "translate": (Both("Traducir", "To translate"), "teal"),
}
"""Key -> name and colour."""

WORK_TYPES = {
    "guide": (
        Both("Guía", "Guide"),
        Both(
            "Hablar con dos clientes\nGuion de una página\nPrueba con alguien que no lo conozca\nPublicar y avisar a soporte",
            "Talk to two customers\nOne-page outline\nTry it on somebody new to it\nPublish and tell support",
        ),
    ),
    "video": (
        Both("Vídeo corto", "Short video"),
        Both(
            "Guion de 90 palabras\nGrabar con móvil y luz de sala\nSubtítulos en los dos idiomas\nSubir y enlazar",
            "A script of 90 words\nFilm with a phone and the room’s light\nSubtitles in both languages\nUpload and link",
        ),
    ),
}

TALKS = (
    Talk(
        "Concurso de ideas",
        Both(
            "Las dueñas que ya llenan el martes **cuentan cómo** y las demás lo copian.\n\n"
            "- Premio: una cena en el local que gane.\n- Sin descuentos: eso es justo lo que *no* queremos enseñar.\n\n"
            "> «Los martes abro por no cerrar.»\n\nFuera de alcance: sorteos.",
            "Owners who already fill their Tuesdays **tell how** and the others copy it.\n\n"
            "- Prize: a dinner at the winner’s place.\n- No discounts: that is just what we do *not* want to teach.\n\n"
            "> “On Tuesdays I open so as not to close.”\n\nOut of scope: raffles.",
        ),
        (
            Step(Both("Cinco dueñas que digan que sí", "Five owners who say yes"), True, "ana"),
            Step(Both("Bases del concurso, con legal", "Rules of the contest, with legal"), False, "diego"),
            Step(Both("Página con el formulario de siempre", "A page with the usual form"), False, "tomas"),
        ),
        (
            Said("diego", 9, Both("Legal pide decir quién decide el ganador y cuándo. Lo tienen ellos.", "Legal asks us to say who picks the winner and when. It is with them.")),
            Said("ana", 2, Both("@Nuria Soler, ¿te ves haciendo el cartel si el lunes hay respuesta?", "@Nuria Soler, could you do the poster if there is an answer on Monday?"), ("nuria",)),
        ),
        ("legal",),
        draft=Both("https://lumbre.example.org/borradores/martes", "https://lumbre.example.org/drafts/tuesdays"),
        kind=Both("Página", "Page"),
        channel=Both("Web", "Web"),
    ),
    Talk(
        "Guía: pasar del papel a las reservas",
        Both(
            "Una tarde, contada por horas. Hoy la guía empieza por la instalación y ahí se nos va la mitad.\n\n"
            "1. A las cuatro: copiar las reservas de hoy.\n2. A las cinco: la primera llamada.\n3. A las ocho: el servicio, con la libreta al lado por si acaso.",
            "One afternoon, told by the hour. Today the guide begins with the installation, and there we lose half of them.\n\n"
            "1. At four: copy today’s bookings.\n2. At five: the first call.\n3. At eight: the service, with the notebook at hand just in case.",
        ),
        (
            Step(Both("Hablar con dos clientes", "Talk to two customers"), True, "diego"),
            Step(Both("Guion de una página", "One-page outline"), True, "diego"),
            Step(Both("Prueba con alguien que no lo conozca", "Try it on somebody new to it"), True, "tomas"),
            Step(Both("Publicar y avisar a soporte", "Publish and tell support"), False, "tomas"),
        ),
        (
            Said("tomas", 1.2, Both("Probada con la bodega de al lado: tardaron 2 h 10 min. Se atascan en el plano de mesas.", "Tried it at the wine bar next door: 2 h 10 min. They get stuck on the floor plan.")),
            Said("diego", 1.1, Both("Lo muevo al final. @Ana Ruiz, ¿la lees tú?", "I will move it to the end. @Ana Ruiz, will you read it?"), ("ana",)),
        ),
        ("translate",),
        "ana",
        Both("https://lumbre.example.org/borradores/una-tarde", "https://lumbre.example.org/drafts/one-afternoon"),
        Both("Guía", "Guide"),
        Both("Web", "Web"),
        ("ana", "tomas", Both("Probarla con la bodega nos ha ahorrado publicarla mal.", "Trying it at the wine bar saved us from publishing it wrong.")),
    ),
    Talk(
        "Animación: de la libreta",
        Both("Veinte segundos, sin voz. La mano pasa la página y la página ya es el móvil.", "Twenty seconds, no voice. A hand turns the page, and the page is the phone."),
        (
            Step(Both("Guion de 90 palabras", "A script of 90 words"), True, "nuria"),
            Step(Both("Ocho viñetas", "Eight frames"), True, "nuria"),
            Step(Both("Subtítulos en los dos idiomas", "Subtitles in both languages"), False, "diego"),
        ),
        labels=("video", "translate"),
    ),
    Talk(
        "Correo del martes",
        Both("Una historia corta y *ninguna* oferta. Quien quiera saber más, contesta al correo.", "One short story and *no* offer. Whoever wants to know more replies."),
        said=(Said("ana", 0.6, Both("La segunda historia me gusta más que la primera. La cambio.", "I like the second story better than the first. I will swap them.")),),
        draft=Both("https://lumbre.example.org/borradores/correo-martes", "https://lumbre.example.org/drafts/tuesday-mail"),
        kind=Both("Correo", "Mail"),
        channel=Both("Correo", "Mail"),
    ),
    Talk(
        "Comparativa honesta",
        Both("Cuándo **no** te convenimos: un bar de ocho mesas, un local sin internet, quien no coge reservas.", "When we are **not** for you: a bar with eight tables, a place without internet, whoever takes no bookings."),
        (
            Step(Both("Lista con soporte de quién se fue y por qué", "With support: who left, and why"), True, "hugo"),
            Step(Both("Que la lea alguien de ventas", "Somebody in sales reads it"), False, "irene"),
        ),
        (Said("irene", 3, Both("Rubén dice que le ahorra dos llamadas al día. Adelante.", "Rubén says it saves him two calls a day. Go on.")),),
        reviewer="sara",
    ),
    Talk(
        "Correo día 3",
        Both("El día 3 llaman por el turno. Que lo encuentren antes de llamar.", "On day 3 they call about the rota. Let them find it before they call."),
        (
            Step(Both("Las tres preguntas de la semana, de soporte", "Support’s three questions of the week"), True, "lidia"),
            Step(Both("Captura del botón, con sus nombres", "A picture of the button, with their names"), False, "bruno"),
        ),
        (Said("lidia", 1.5, Both("@Bruno Rey, la captura con el plano de *su* sala, no con el de ejemplo.", "@Bruno Rey, the picture with *their* floor plan, please, not the sample one."), ("bruno",)),),
    ),
    Talk(
        "Cambiar turnos entre compañeros",
        Both("Paso a paso y con la pantalla de Lola, no con la nuestra.", "Step by step, and on Lola’s screen, not on ours."),
        (
            Step(Both("Grabar con una encargada de verdad", "Film with a real floor manager"), True, "bruno"),
            Step(Both("Texto de cada paso", "Words for each step"), True, "lidia"),
        ),
        labels=("video",),
        reviewer="leo",
        kudos=("leo", "bruno", Both("La encargada pidió quedarse con el vídeo para los nuevos.", "The manager asked to keep the video for new people.")),
    ),
    Talk(
        "Demo con doce locales",
        Both("Datos de verdad sin nombres: los de Sal y Brasa, con su permiso.", "Real data without names: those of Sal y Brasa, with their permission."),
        (
            Step(Both("Permiso por escrito", "Permission in writing"), True, "elena"),
            Step(Both("Doce planos de sala", "Twelve floor plans"), False, "pablo"),
        ),
    ),
)  # fmt: skip
