"""What Lumbre's cards are called: hand-written ones for what is open now, and forms × subjects for half a year of past work."""

from __future__ import annotations

from typing import NamedTuple

from ..core.words import Both


class Subject(NamedTuple):
    """What a piece is about, and what the customer can do after it."""

    about: Both
    need: Both


FORMS = (
    Both("Guía: {}", "Guide: {}"),
    Both("Vídeo 40 s: {}", "40 s video: {}"),
    Both("Página: {}", "Page: {}"),
    Both("Correo: {}", "Mail: {}"),
    Both("Plantilla: {}", "Template: {}"),
    Both("Caso: {}", "Case: {}"),
    Both("Lista de control: {}", "Checklist: {}"),
    Both("Charla de 20 min: {}", "20 min talk: {}"),
    Both("Respuestas: {}", "Answers: {}"),
    Both("Hoja para imprimir: {}", "Printable sheet: {}"),
)

SUBJECTS = {
    "discover": (
        Subject(Both("cuánto cuesta una mesa que no viene", "what a no-show really costs"), Both("sabrá lo que pierde cada martes", "will know what each Tuesday loses")),
        Subject(Both("pasar del papel a las reservas en una tarde", "from paper to bookings in one afternoon"), Both("podrá probarlo sin cerrar el local", "will be able to try it without closing")),
        Subject(Both("qué ve el cliente cuando no coges el teléfono", "what guests see when you do not pick up"), Both("verá las llamadas que hoy pierde", "will see the calls they lose today")),
        Subject(Both("llenar el martes sin bajar precios", "fill Tuesdays without cutting prices"), Both("tendrá tres ideas que caben en su carta", "will have three ideas that fit the menu")),
        Subject(Both("el cuadrante que cabe en el móvil", "the rota that fits on a phone"), Both("podrá hacer el turno en el autobús", "will be able to do the rota on the bus")),
        Subject(Both("diez errores de una libreta de reservas", "ten mistakes of a booking notebook"), Both("reconocerá los suyos y sabrá por dónde empezar", "will recognise their own and know where to start")),
        Subject(Both("lo que cuentan tres dueñas del barrio", "what three owners nearby say"), Both("lo oirá de alguien como ella", "will hear it from somebody like them")),
        Subject(Both("reservas de grupo sin veinte mensajes", "group bookings without twenty messages"), Both("cerrará un grupo en una sola respuesta", "will close a group in one reply")),
        Subject(Both("una lista de espera que no se enfada", "a waiting list that does not get angry"), Both("podrá decir cuánto falta y acertar", "will be able to say how long and be right")),
    ),
    "decide": (
        Subject(Both("comparar con la libreta", "compare with the notebook"), Both("verá en una línea qué cambia y qué no", "will see in one line what changes and what does not")),
        Subject(Both("qué pasa con mis datos si me voy", "what happens to my data if I leave"), Both("sabrá que se los puede llevar", "will know they can take them along")),
        Subject(Both("el primer sábado con el sistema nuevo", "the first Saturday with the new system"), Both("perderá el miedo al primer servicio", "will lose the fear of the first service")),
        Subject(Both("lo que dice el equipo de sala un mes después", "what floor staff say a month later"), Both("podrá contárselo a su equipo", "will be able to tell their people")),
        Subject(Both("la factura, línea a línea", "the invoice, line by line"), Both("sabrá lo que va a pagar en enero", "will know what they pay in January")),
        Subject(Both("empezar con una sola sala", "start with one room only"), Both("podrá probar sin cambiarlo todo", "will be able to try without changing everything")),
        Subject(Both("si se cae internet", "if the internet goes down"), Both("sabrá qué hacer a las nueve de la noche", "will know what to do at nine in the evening")),
        Subject(Both("cuánto tarda en aprenderlo un camarero", "how long a waiter takes to learn it"), Both("podrá decidir con un dato, no con un temor", "will be able to decide on a fact, not a fear")),
        Subject(Both("preguntas antes de firmar", "questions before signing"), Both("llegará a la llamada con las dudas resueltas", "will come to the call with the doubts settled")),
    ),
    "start": (
        Subject(Both("importar los clientes de la libreta", "import the customers from the notebook"), Both("tendrá a sus clientes dentro sin llamar a nadie", "will have their customers in without calling anybody")),
        Subject(Both("tu primer turno", "your first shift"), Both("publicará el turno el primer día", "will publish the rota on day one")),
        Subject(Both("primera reserva en 24 horas", "first booking in 24 hours"), Both("verá entrar una reserva antes de mañana", "will see a booking come in before tomorrow")),
        Subject(Both("el día 3, cuando aparecen las dudas", "day 3, when doubts appear"), Both("encontrará la respuesta sin abrir un ticket", "will find the answer without a ticket")),
        Subject(Both("poner el plano de la sala", "lay out the floor plan"), Both("verá sus mesas y no las de ejemplo", "will see their own tables, not the sample ones")),
        Subject(Both("avisar a los habituales", "tell the regulars"), Both("avisará a sus habituales con un toque", "will tell their regulars with one tap")),
    ),
    "stay": (
        Subject(Both("cambiar turnos entre compañeros", "swap shifts between colleagues"), Both("no tendrá que hacer de centralita", "will not have to be the switchboard")),
        Subject(Both("qué mirar el lunes en diez minutos", "what to look at on Monday in ten minutes"), Both("sabrá si la semana fue buena", "will know whether the week was good")),
        Subject(Both("preparar diciembre", "get ready for December"), Both("abrirá las cenas de empresa sin sustos", "will open company dinners without surprises")),
        Subject(Both("recuperar a quien dejó de venir", "win back guests who stopped coming"), Both("tendrá a quién escribir y qué decir", "will know whom to write to and what to say")),
        Subject(Both("vacaciones de agosto sin huecos", "August holidays without gaps"), Both("cerrará agosto en mayo", "will close August in May")),
        Subject(Both("propinas y turnos, claras para todos", "tips and shifts, clear for everybody"), Both("evitará la discusión del domingo", "will avoid the Sunday argument")),
    ),
    "chains": (
        Subject(Both("Cadena Sal y Brasa, 12 locales", "Sal y Brasa, 12 sites"), Both("verá cómo lo hizo otra cadena", "will see how another chain did it")),
        Subject(Both("doce locales en una pantalla", "twelve sites on one screen"), Both("llevará a la reunión una imagen, no una promesa", "will take a picture to the meeting, not a promise")),
        Subject(Both("permisos por local", "permissions by site"), Both("sabrá quién puede tocar qué", "will know who may touch what")),
        Subject(Both("abrir un local nuevo en una semana", "open a new site in a week"), Both("tendrá el plan hecho para la próxima apertura", "will have the plan ready for the next opening")),
        Subject(Both("lo que preguntan los directores financieros", "what finance directors ask"), Both("contestará a quien firma", "will answer the one who signs")),
    ),
}  # fmt: skip


class Open(NamedTuple):
    """A card that is open today: where it stands, whom it serves, what changes."""

    team: str
    column: int
    """0 Accepted, 1 Ready, 2 Making, 3 Review."""
    title: Both
    stage: str
    personas: tuple[str, ...]
    need: Both
    age: int = 0
    """Days since it was started, both included; only in Making and Review."""
    people: tuple[str, ...] = ()
    metric: str = ""
    to: float | None = None
    due_in: int | None = None
    blocked: tuple[int, Both, str] | None = None
    """Days ago, why, whom it waits for."""
    reason: Both | None = None
    """Why the limit was exceeded when it came in."""
    kind: str = "standard"


OPEN = (
    # Discover: two over our usual time, one of them blocked nine days
    Open("DES", 1, Both("Calculadora: lo que cuestan las mesas que no vienen", "Calculator: what no-shows cost you"), "discover", ("marta",), Both("sabrá lo que pierde cada martes", "will know what each Tuesday loses"), people=("tomas",)),
    Open("DES", 1, Both("Tres dueñas de Lavapiés cuentan su primer mes", "Three owners in Lavapiés tell their first month"), "discover", ("marta",), Both("lo oirá de alguien como ella", "will hear it from somebody like them"), people=("diego",)),
    Open("DES", 1, Both("Vídeo 40 s: el cuadrante en el autobús", "40 s video: the rota on the bus"), "discover", ("lola",), Both("podrá hacer el turno desde el móvil", "will be able to do the rota on her phone"), people=("nuria",)),
    Open("DES", 1, Both("Mapa de llamadas perdidas de un viernes cualquiera", "Map of the calls missed on an ordinary Friday"), "discover", ("marta", "lola"), Both("verá las llamadas que hoy pierde", "will see the calls they lose today")),
    Open("DES", 2, Both("Concurso de ideas para llenar los martes", "A contest of ideas to fill Tuesdays"), "discover", ("marta",), Both("tendrá ideas de otras dueñas que puede copiar mañana", "will have other owners' ideas to copy tomorrow"), 19, ("diego", "ana"), "trial", 15, blocked=(9, Both("Esperamos a legal: bases del concurso", "Waiting for legal: contest rules"), "department")),
    Open("DES", 2, Both("Guía para jefas de sala: convencer a la dueña en diez minutos", "Guide for floor managers: convince the owner in ten minutes"), "decide", ("lola",), Both("podrá enseñarlo sin sentirse vendedora", "will be able to show it without feeling like a salesperson"), 14, ("nuria", "diego"), "trial_lola", 26),
    Open("DES", 2, Both("Página: «¿y si un día falla?», contado sin tecnicismos", "Page: “and if it fails one day?”, told without jargon"), "discover", ("marta",), Both("sabrá qué pasa un sábado sin internet", "will know what happens on a Saturday without internet"), 6, ("tomas",), "trial", 15),
    Open("DES", 2, Both("Animación: de la libreta al móvil en 20 segundos", "Animation: from notebook to phone in 20 seconds"), "discover", ("marta", "lola"), Both("lo entenderá sin leer nada", "will get it without reading anything"), 3, ("nuria",), "trial", 15, due_in=12),
    Open("DES", 3, Both("Guía: pasar del papel a las reservas en una tarde", "Guide: from paper to bookings in one afternoon"), "discover", ("marta",), Both("podrá probarlo sin cerrar el local", "will be able to try it without closing"), 8, ("diego", "tomas"), "trial", 15),
    Open("DES", 3, Both("Correo del martes: una mesa, una historia", "Tuesday mail: one table, one story"), "discover", ("marta",), Both("reconocerá su martes en el de otra", "will recognise her Tuesday in somebody else's"), 5, ("ana",), "trial", 15),
    # Decide: Review, a queue there, is over its limit for ever
    Open("DEC", 1, Both("Llamada de prueba con una encargada que ya cambió", "A trial call with a manager who already switched"), "decide", ("lola",), Both("podrá preguntar a quien ya lo vivió", "will be able to ask somebody who lived it"), people=("sara",)),
    Open("DEC", 1, Both("Página: la factura, línea a línea", "Page: the invoice, line by line"), "decide", ("marta",), Both("sabrá lo que va a pagar en enero", "will know what they pay in January"), people=("hugo",)),
    Open("DEC", 1, Both("Prueba sin tarjeta durante una semana de verdad", "A trial without a card, for a real week"), "decide", ("marta",), Both("podrá decidir después de un sábado", "will be able to decide after a Saturday")),
    Open("DEC", 1, Both("Calendario del cambio: qué pasa cada día", "Calendar of the switch: what happens each day"), "decide", ("marta", "lola"), Both("sabrá qué toca el primer lunes", "will know what to do on the first Monday"), people=("aisha",)),
    Open("DEC", 2, Both("Entrevistas: cinco que compararon y no cambiaron", "Interviews: five who compared and did not switch"), "decide", ("marta",), Both("encontrará en la web la duda que la frenó", "will find on the site the doubt that stopped them"), 4, ("aisha",), "sql", 33),
    Open("DEC", 2, Both("Correo a quien preguntó por los datos", "Mail to those who asked about their data"), "decide", ("marta",), Both("sabrá que se los puede llevar", "will know they can take them along"), 2, ("sara",), "sql", 33),
    Open("DEC", 2, Both("Comparativa honesta: cuándo no te convenimos", "Honest comparison: when we are not for you"), "decide", ("marta", "lola"), Both("descartará rápido si no es para ella", "will rule us out quickly if it is not for them"), 7, ("hugo",), "afraid", 57, due_in=5),
    Open("DEC", 2, Both("Vídeo: un camarero lo aprende en directo", "Video: a waiter learns it live"), "decide", ("lola",), Both("podrá decidir con un dato, no con un temor", "will be able to decide on a fact, not a fear"), 9, ("irene", "hugo"), "afraid", 57),
    Open("DEC", 3, Both("Página: comparar con la libreta", "Page: compare with the notebook"), "decide", ("marta",), Both("verá en una línea qué cambia y qué no", "will see in one line what changes and what does not"), 12, ("hugo",), "sql", 33),
    Open("DEC", 3, Both("Caso: el bar que empezó con una sala", "Case: the bar that started with one room"), "decide", ("marta",), Both("podrá probar sin cambiarlo todo", "will be able to try without changing everything"), 10, ("sara",), "sql", 33),
    Open("DEC", 3, Both("Respuestas: catorce dudas antes de firmar", "Answers: fourteen doubts before signing"), "decide", ("marta",), Both("llegará a la llamada con las dudas resueltas", "will come to the call with the doubts settled"), 11, ("irene",), "sql", 33),
    Open("DEC", 3, Both("Lista para el primer sábado", "Checklist for the first Saturday"), "decide", ("lola",), Both("perderá el miedo al primer servicio", "will lose the fear of the first service"), 6, ("aisha",), "afraid", 57, reason=Both("Lanzamos el jueves", "Launch on Thursday")),
    # Start & stay: steady
    Open("EMP", 1, Both("Que la primera reserva en 24 h sea verdad", "Make “first booking in 24 h” true"), "start", ("marta",), Both("verá entrar una reserva antes de mañana", "will see a booking come in before tomorrow"), people=("leo",), kind="expedite"),
    Open("EMP", 1, Both("Plantilla: avisar a los habituales", "Template: tell the regulars"), "start", ("marta",), Both("avisará a sus habituales con un toque", "will tell their regulars with one tap")),
    Open("EMP", 1, Both("Tarjeta de bienvenida para la cocina", "A welcome card for the kitchen"), "start", ("lola",), Both("su cocina sabrá leer la pantalla", "the kitchen will be able to read the screen"), people=("bruno",)),
    Open("EMP", 2, Both("Correo día 3: tu primer turno", "Day 3 mail: your first shift"), "start", ("lola",), Both("publicará el turno sin llamar a soporte", "will publish the rota without calling support"), 5, ("lidia",), "calls", 18),
    Open("EMP", 2, Both("Preparar diciembre: cenas de empresa", "Get ready for December: company dinners"), "stay", ("marta",), Both("abrirá las cenas de empresa sin sustos", "will open company dinners without surprises"), 3, ("leo",), "retention", 94, due_in=9, kind="fixed_date"),
    Open("EMP", 2, Both("Vídeo 40 s: primera reserva", "40 s video: first booking"), "start", ("marta",), Both("verá una reserva de prueba en su plano", "will see a test booking on their own plan"), 2, ("bruno",), "calls", 18),
    Open("EMP", 3, Both("Cambiar turnos entre compañeros, paso a paso", "Swap shifts between colleagues, step by step"), "stay", ("lola",), Both("no tendrá que hacer de centralita", "will not have to be the switchboard"), 7, ("lidia", "bruno"), "shift", 60),
    # Chains: few cards
    Open("CAD", 1, Both("Respuestas para quien firma: seguridad y contratos", "Answers for those who sign: security and contracts"), "decide", ("ivan",), Both("contestará a su director financiero", "will answer the finance director"), people=("elena",)),
    Open("CAD", 1, Both("Plan de apertura de un local en una semana", "A week's plan to open a site"), "start", ("ivan",), Both("tendrá el plan hecho para la próxima apertura", "will have the plan ready for the next opening")),
    Open("CAD", 2, Both("Demo con doce locales de mentira y datos de verdad", "A demo with twelve made-up sites and real data"), "decide", ("ivan",), Both("llevará a la reunión una imagen, no una promesa", "will take a picture to the meeting, not a promise"), 13, ("pablo",), "chains", 8),
    Open("CAD", 2, Both("Mesa redonda: cómo reparten turnos tres cadenas", "Round table: how three chains share out shifts"), "discover", ("ivan",), Both("oirá a sus iguales, no a nosotros", "will hear peers, not us"), 6, ("elena",), "chains_first", 12, due_in=20),
    Open("CAD", 3, Both("Caso: Cadena Sal y Brasa, 12 locales", "Case: Sal y Brasa, 12 sites"), "decide", ("ivan",), Both("verá cómo lo hizo otra cadena", "will see how another chain did it"), 17, ("pablo", "elena"), "chains", 8),
)  # fmt: skip
