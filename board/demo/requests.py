"""The 36 requests of Lumbre: eight scripted ones and what an ordinary month brings, in the language of who asks."""

from __future__ import annotations

from typing import NamedTuple


class Ask(NamedTuple):
    """A request and how it was answered.

    `days` and `hours` are how long ago it came and how long the first answer took; `card` names the open or delivered
    card it became by the beginning of its Spanish title.
    """

    key: str
    by: str
    """A person of the example, or the name of somebody without an account."""
    language: str
    team: str
    persona: str
    stage: str
    asked: str
    change: str
    days: float
    outcome: str
    hours: float = 5
    evidence: str = ""
    card: str = ""
    thanks: str = ""
    reason: str = ""
    why: str = ""
    alternative: str = ""
    instead: str = ""
    first_team: str = ""
    """Who passed it on."""
    rating: int | None = None
    """Only of what was delivered."""
    kind: str = "content"
    answers: tuple[str, ...] = ()
    """To the two questions of its kind."""
    department: str = ""
    """Of somebody without an account."""
    came_by: str = ""
    urgent: str = ""
    """Why its card went straight into work."""


ASKS = (
    # The scripted ones
    Ask("guide", "jon", "es", "EMP", "marta", "start", "Ayuda para importar clientes\nEl 30 % de las llamadas de la primera semana preguntan cómo importar clientes.", "Podrá meter a sus clientes de la libreta sin llamar a nadie.", 46, "accepted", 3, "Soporte: 61 de 203 llamadas de octubre, etiqueta «importar»", card="Guía: importar los clientes", thanks="contar las llamadas una a una", rating=5, answers=("En el correo de bienvenida y en la ayuda", "Subir su lista de clientes")),
    Ask("leaflet", "ruben", "es", "DES", "marta", "discover", "Necesito un folleto impreso para la feria del jueves", "Que vean que estamos.", 9, "declined", 6, reason="nothing_changes", why="Una dueña que pasa por la feria ya nos tiene delante: el folleto no le deja hacer nada que no pueda hacer hablando contigo.", alternative="piece", instead="El PDF de dos páginas «Reservas sin libreta», que ya has usado seis veces: se imprime en un momento y lleva el código para probarlo allí mismo.", thanks="Sabemos lo que pesa una feria con la mesa vacía.", kind="sales_material", answers=("De pie, en la feria", "«¿Y esto qué es?»"), came_by="department:sales"),
    Ask("doubts", "ruben", "es", "DEC", "marta", "decide", "Las dudas que oímos antes de firmar\nEn cada llamada salen las mismas catorce preguntas; os las paso apuntadas.", "Llegará a la llamada con las dudas resueltas.", 30, "accepted", 7, "Catorce preguntas de 38 llamadas, con su frecuencia", card="Respuestas: catorce dudas", thanks="traer las preguntas con las palabras de quien duda", kind="sales_material", answers=("En la segunda llamada, con quien paga", "«¿Y si nos queremos ir?»"), came_by="department:sales"),
    Ask("swap", "priya", "en", "EMP", "lola", "stay", "Announce the new shift-swap button to everybody", "They will swap shifts without asking the manager.", 18, "accepted", 9, "1,140 swap requests by chat last month", card="Guía: cambiar turnos", thanks="telling us before it was live", first_team="DES", rating=5, kind="campaign", answers=("Swap your shift without asking anybody", "The two weeks after the release")),
    Ask("viral", "carmen", "es", "DES", "", "", "Un vídeo viral", "Que se hable de nosotros.", 24, "closed", 12, department="direction"),
    Ask("prices", "olga", "es", "EMP", "marta", "stay", "Avisar de la subida de tarifas\nEn enero sube la tarifa básica 2 € al mes.", "Sabrá en noviembre lo que va a pagar en enero.", 1.2, "waiting", evidence="Facturación: 312 clientes con tarifa básica", kind="campaign", answers=("En enero pagarás 2 € más al mes", "De hoy al 20 de diciembre")),
    Ask("api", "priya", "en", "DEC", "marta", "decide", "Landing page for the API", "They will know they can connect their till.", 13, "deferred", 10, kind="page", answers=("The page of integrations", "They do not find whether their till is there")),
    Ask("leaflet_again", "Álvaro Sáez", "es", "DES", "marta", "discover", "Folletos para la feria", "Tendrán algo que llevarse.", 8, "merged", 4, kind="sales_material", department="sales", came_by="department:sales"),
    Ask("partner", "Nora Whitfield", "en", "DES", "", "discover", "A co-branded post with our wine club", "Your readers would discover good wine.", 16, "declined", 8, reason="not_our_audience", why="Owners who take bookings on paper would learn about wine, not about their Tuesdays.", alternative="evidence", instead="Numbers on how many of your members run a restaurant themselves.", thanks="Your club is a lovely idea."),
    # Nobody serves chains who stay
    Ask("chain_reports", "Marcos Leiva", "es", "", "ivan", "stay", "Informes por local cada lunes\nTengo doce encargados y doce hojas distintas.", "Verá los doce locales sin pedir doce hojas.", 6, "waiting", evidence="Lo piden tres cadenas clientes"),
    Ask("chain_training", "jon", "es", "", "ivan", "stay", "Formación para los encargados nuevos de cadena\nCada mes entran dos o tres y empiezan de cero.", "Su encargado nuevo sabrá usarlo el primer día.", 1.1, "waiting", evidence="17 llamadas en tres meses"),
    Ask("chain_renewal", "ruben", "es", "", "ivan", "stay", "Algo para la renovación de Sal y Brasa\nRenuevan en enero y no hemos vuelto a hablar con ellos.", "Podrá enseñar a dirección qué ha ganado en un año.", 0.4, "waiting", kind="sales_material"),
    # Accepted
    Ask("a1", "jon", "es", "EMP", "lola", "start", "El tercer día se pierden\nPreguntan por el primer turno.", "Publicará el turno sin llamar a soporte.", 12, "accepted", 5, "28 tickets en noviembre", card="Guía: tu primer turno", thanks="los veintiocho tickets", rating=5),
    Ask("a2", "priya", "en", "EMP", "marta", "start", "A short video of the first booking", "She will see a test booking on her own plan.", 9, "accepted", 11, card="Vídeo 40 s: una reserva de prueba", thanks="the screen recording", rating=4),
    Ask("a3", "olga", "es", "DEC", "marta", "decide", "Que la factura se entienda antes de firmar", "Sabrá lo que va a pagar en enero.", 7, "accepted", 6, "22 correos de «qué es este cargo»", card="Página: lo que pagarás", thanks="traer los correos", rating=4),
    Ask("a4", "ruben", "es", "CAD", "ivan", "decide", "Un caso de cadena que se parezca a ellos", "Verá cómo lo hizo otra cadena.", 26, "accepted", 8, "Lo piden en 4 de 5 reuniones", card="Caso: Cadena Sal y Brasa", thanks="conseguir la entrevista", kind="sales_material"),
    Ask("a5", "Berta Olmo", "es", "DES", "marta", "discover", "Que contéis lo de las mesas que no vienen", "Sabrá lo que pierde cada martes.", 11, "accepted", 14, card="Hoja: lo que cuesta un martes", thanks="contarnos tu martes", rating=5),
    Ask("a6", "jon", "es", "EMP", "marta", "start", "Que lo de las 24 horas sea verdad\nLo decimos en la portada y no siempre pasa.", "Verá entrar una reserva antes de mañana.", 5, "accepted", 2, "81 % de altas con reserva en 24 h; decimos 90", card="Que la primera reserva", thanks="decirlo en voz alta"),
    Ask("a7", "ruben", "es", "DEC", "lola", "decide", "Hablar con alguien que ya cambió", "Podrá preguntar a quien ya lo vivió.", 10, "accepted", 9, card="Charla de 20 min: una encargada que ya cambió", thanks="ofrecer a tus clientes", first_team="DES", rating=5),
    Ask("a8", "priya", "en", "DES", "lola", "discover", "Show the rota on a phone", "She will be able to do the rota on the bus.", 8, "accepted", 13, card="Vídeo 40 s: el cuadrante con una mano", thanks="the early build", rating=3),
    Ask("a9", "Carla Montes", "es", "EMP", "marta", "stay", "Ayuda para las cenas de empresa", "Abrirá diciembre sin sustos.", 6, "accepted", 4, "El año pasado perdió dos grupos", card="Lista: cenas de empresa", thanks="avisar con tiempo", kind="event", rating=5, answers=("En su local, con grupos de quince o más", "Una hoja que cuelgan en cocina"), urgent="Las primeras cenas son la semana que viene"),
    Ask("a11", "jon", "es", "DEC", "lola", "decide", "Miedo al primer sábado", "Perderá el miedo al primer servicio.", 14, "accepted", 6, "9 de 20 pruebas se paran el viernes", card="Lista: tu primer sábado", thanks="mirar las pruebas una a una", rating=4, urgent="El sábado empiezan once pruebas a la vez"),
    # Declined, each with a reason and another way
    Ask("d1", "ruben", "es", "DEC", "marta", "decide", "Un banner con el premio en todas las páginas", "Verán que somos buenos.", 24, "declined", 7, reason="nothing_changes", why="Quien compara no sabe qué hacer con un premio: busca qué pasa con sus datos.", alternative="piece", instead="El sello irá junto al precio, donde la gente duda si fiarse."),
    Ask("d2", "priya", "en", "DES", "marta", "discover", "Post about our new database", "They will trust our technology.", 22, "declined", 10, reason="nothing_changes", why="An owner with a notebook does not choose by database; she chooses by Tuesday.", alternative="evidence", instead="One thing she can do tomorrow because of it."),
    Ask("d3", "ruben", "es", "EMP", "marta", "stay", "Llamar a todos los clientes antes de Navidad", "Les felicitaremos.", 20, "declined", 5, reason="contradicts", why="Hemos dicho que en diciembre no llamamos en horas de servicio.", alternative="nothing"),
    Ask("d4", "Iñaki Robles", "es", "DES", "", "discover", "Patrocinar un torneo de pádel", "Nos verán los dueños.", 19, "declined", 9, reason="not_our_audience", why="En el torneo juegan proveedores; nuestras dueñas a esa hora están abriendo.", alternative="evidence", instead="Saber cuántas dueñas de local juegan.", department="direction"),
    Ask("d5", "olga", "es", "DEC", "marta", "decide", "Decir que migramos en un día", "Se decidirán antes.", 17, "declined", 6, "Ventas lo pide", reason="could_not_keep", why="Hoy migramos en cuatro días de media: prometer uno sería mentir al que más miedo tiene.", alternative="evidence", instead="Ocho migraciones seguidas en un día."),
    Ask("d6", "ruben", "es", "CAD", "ivan", "discover", "Regalos para la feria", "Se acordarán de nosotros.", 14, "declined", 8, reason="nothing_changes", why="Iván se lleva de la feria una demo con sus locales, o nada.", alternative="piece", instead="La demo de doce locales, en tu portátil y sin internet."),
    Ask("d7", "priya", "en", "EMP", "lola", "stay", "Pop-up for the beta of tips", "They will find the beta.", 12, "declined", 12, reason="could_not_keep", why="The beta has room for twenty and two thousand would see the door closed.", alternative="team", instead="Product invites the twenty by name; we wrote the note with them."),
    Ask("d8", "Lucas Peña", "es", "DES", "marta", "discover", "Un artículo sobre inteligencia artificial", "Estará al día.", 7, "declined", 4, reason="nothing_changes", why="No hemos encontrado qué podrá hacer una dueña el martes después de leerlo.", alternative="evidence", instead="Un caso de un local con libreta.", department="product", came_by="department:product"),
    Ask("d9", "ruben", "es", "DEC", "marta", "decide", "Bajar el precio en la página hasta fin de mes", "Les saldrá más barato.", 5, "declined", 3, reason="contradicts", why="La página dice que el precio es el mismo para todos, y eso es lo que hace que se fíen.", alternative="nothing"),
    Ask("d10", "ruben", "es", "CAD", "ivan", "decide", "Qué contestar al director financiero", "Contestará a quien firma.", 15, "declined", 15, reason="could_not_keep", why="Pide un ahorro garantizado por local y ninguna cadena lo ha medido todavía: sería un número inventado delante de quien firma.", alternative="evidence", instead="Las cuentas de tres meses de Sal y Brasa: con ellas lo escribimos.", kind="sales_material", first_team="DEC", answers=("En la reunión donde se firma", "«¿Cuánto nos ahorra cada local?»")),
    # A finished piece did it already
    Ask("r1", "ruben", "es", "DEC", "marta", "decide", "Algo que explique qué pasa si se van", "Sabrá que se puede llevar sus datos.", 23, "reused", 2, alternative="piece", instead="La página «Qué pasa con mis datos si me voy»."),
    Ask("r2", "jon", "es", "EMP", "marta", "start", "Cómo se pone el plano de la sala", "Verá sus mesas.", 13, "reused", 1, alternative="piece", instead="El vídeo de 40 segundos «Poner el plano de la sala»."),
    Ask("r3", "priya", "en", "DES", "lola", "discover", "A sheet for managers to show their boss", "She can show it in one minute.", 10, "reused", 3, alternative="piece", instead="The printable sheet “The rota that fits on a phone”."),
    Ask("r4", "Tania Ferrer", "es", "DES", "marta", "discover", "¿Tenéis algo sobre reservas de grupo?", "Cerrará un grupo sin veinte mensajes.", 4, "reused", 15, alternative="piece", instead="La guía «Reservas de grupo sin veinte mensajes».", came_by="team:DES"),
)  # fmt: skip
