"""Lumbre, the small company the tests are about: booking software for restaurants, four teams and a hole.

`World` is made of the rows themselves, not through rules, so that a broken rule fails in its own test only.
Discover serves Marta and Lola who do not know us, Decide those who compare (and Lola's first step too: double
cover), Start and stay our customers, Chains serves Iván. Nobody looks after Iván once he is a customer.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from board.accounts.models import Department, Installation, User
from board.accounts.rules import passwords, sessions
from board.audiences.models import Persona, Stage
from board.core.clock import now
from board.core.db import db
from board.core.words import Both
from board.teams.models import Membership, Team, TeamAudience
from board.web import csrf

PASSWORD = "correct horse battery staple"


class World:
    """The named people, stages, personas and teams, already flushed."""

    def __init__(self) -> None:
        self._installation()
        self._people()
        self._audiences()
        self._teams()
        db.session.commit()

    def _installation(self) -> None:
        self.installation = Installation(id=1, name="Lumbre", created_at=now(), set_up_at=now())
        self.sales = Department(name=Both("Ventas", "Sales"), position=0)
        self.support = Department(name=Both("Soporte", "Support"), position=1)
        db.session.add_all([self.installation, self.sales, self.support])

    def _people(self) -> None:
        self.root = somebody("Marina Soto", "administrator")
        self.carmen = somebody("Carmen Vidal", "head")
        self.ana = somebody("Ana Ruiz")
        self.diego = somebody("Diego Paz")
        self.irene = somebody("Irene Lago")
        self.hugo = somebody("Hugo Marín")
        self.leo = somebody("Leo Prieto")
        self.elena = somebody("Elena Cano")
        self.ruben = somebody("Rubén Ortiz", "sales", department=self.sales)
        self.jon = somebody("Jon Etxea", "stakeholder", department=self.support)
        db.session.flush()

    def _audiences(self) -> None:
        self.discover = Stage(name=Both("Descubrir", "Discover"), position=0, owner_id=self.ana.id)
        self.discover.question = Both("¿Hay algo para mí?", "Is there something for me?")
        self.decide = Stage(name=Both("Decidir", "Decide"), position=1, owner_id=self.irene.id)
        self.decide.question = Both("¿Es lo que necesito?", "Is this what I need?")
        self.start = Stage(name=Both("Empezar", "Start"), position=2)
        self.start.question = Both("¿Me apaño?", "Can I manage?")
        self.stay = Stage(name=Both("Quedarse", "Stay"), position=3, owner_id=self.leo.id, counterpart_id=self.jon.id)
        self.stay.question = Both("¿Me sigue sirviendo?", "Does it still serve me?")
        self.marta = Persona(name=Both("Marta"), role=Both("dueña de un restaurante", "independent owner"), position=0)
        self.marta.need = Both("Quiero llenar los martes.", "I want full Tuesdays.")
        self.ivan = Persona(name=Both("Iván"), role=Both("jefe de operaciones", "chain operations manager"), position=1)
        self.lola = Persona(name=Both("Lola"), role=Both("encargada de sala", "floor manager"), position=2)
        db.session.add_all([self.discover, self.decide, self.start, self.stay, self.marta, self.ivan, self.lola])
        db.session.flush()

    def _teams(self) -> None:
        discover, decide, start, stay = self.discover, self.decide, self.start, self.stay
        marta, ivan, lola = self.marta, self.ivan, self.lola
        self.des = a_team("DES", "Descubrir", "Discover", 0, "Owners who take bookings on paper")
        self.dec = a_team("DEC", "Decidir", "Decide", 1, "People comparing and afraid of switching")
        self.emp = a_team("EMP", "Empezar y quedarse", "Start and stay", 2, "Customers in their first week and after")
        self.cad = a_team("CAD", "Cadenas", "Chains", 3, "Chains of 5 to 60 sites")
        db.session.flush()
        looks_after(self.des, (discover, marta), (discover, lola))
        looks_after(self.dec, (decide, marta), (decide, lola), (discover, lola))
        looks_after(self.emp, (start, marta), (start, lola), (stay, marta), (stay, lola))
        looks_after(self.cad, (discover, ivan), (decide, ivan), (start, ivan))
        for lead, members, of in (
            (self.ana, [self.diego], self.des),
            (self.irene, [self.hugo], self.dec),
            (self.leo, [], self.emp),
            (self.elena, [], self.cad),
        ):
            works_in(of, lead, "lead")
            for member in members:
                works_in(of, member)
        db.session.flush()


# Each of these is stored at once, except inside `World`, which stores many together: that is done for every test.


def person(name: str, role: str = "member", **more: Any) -> User:
    """Somebody with an account, in English; the address is the first name at example.org."""
    user = somebody(name, role, **more)
    db.session.flush()
    return user


def somebody(name: str, role: str = "member", **more: Any) -> User:
    """A person who is stored with what comes next."""
    first = name.split(" ", maxsplit=1)[0].casefold()
    user = User(name=name, email=f"{first}@example.org", role=role, language="en", created_at=now(), **more)
    user.password_hash = _hash_of_the_password()
    db.session.add(user)
    return user


@cache
def _hash_of_the_password() -> str:
    return passwords.hash_password(PASSWORD)


def team(key: str, es: str, en: str, position: int, sentence: str = "") -> Team:
    """A team with its audience sentence in English."""
    made = a_team(key, es, en, position, sentence)
    db.session.flush()
    return made


def a_team(key: str, es: str, en: str, position: int, sentence: str = "") -> Team:
    """A team that is stored with what comes next."""
    made = Team(key=key, name=Both(es, en), sentence=Both(en=sentence), position=position, created_at=now())
    db.session.add(made)
    return made


def serve(by: Team, *moments: tuple[Stage | None, Persona | None]) -> None:
    """`by` looks after each (stage, persona); None is any."""
    looks_after(by, *moments)
    db.session.flush()


def looks_after(team: Team, *moments: tuple[Stage | None, Persona | None]) -> None:
    """What a team serves, stored with what comes next."""
    for stage, persona in moments:
        db.session.add(
            TeamAudience(
                team_id=team.id, stage_id=stage.id if stage else None, persona_id=persona.id if persona else None
            )
        )


def place(user: User, of: Team, role: str = "member") -> Membership:
    """`user` works in the team `of`."""
    membership = works_in(of, user, role)
    db.session.flush()
    return membership


def works_in(team: Team, user: User, role: str = "member") -> Membership:
    """A place in a team, stored with what comes next."""
    membership = Membership(team_id=team.id, user_id=user.id, role=role)
    db.session.add(membership)
    return membership


def sign_in(client: Any, user: User) -> Any:
    """`client` with a session of `user`; its requests carry the token of the session's forms."""
    secret = sessions.begin(user, "127.0.0.1", "test")
    db.session.commit()
    client.set_cookie("sirve", secret)
    with client.application.test_request_context(headers={"Cookie": f"sirve={secret}"}):
        client.environ_base["HTTP_X_CSRFTOKEN"] = csrf._token(secret)
    return client
