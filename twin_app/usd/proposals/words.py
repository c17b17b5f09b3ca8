"""Words that say what a thing in a hall is, in English and German."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from twin_app.plant.vocabulary import Role

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_PIECES = re.compile(r"[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|\d+")
_OPERATION = re.compile(r"\bop ?\d{1,3}\b")
_REST = re.compile(
    r"\b(before|after|behind|for|from|of|to|at|with|in|on|next|vor|nach|hinter|fuer|von|zu|zum|zur|am|an|mit|im)\b"
)
"""What follows one of these says where a thing is, not what it is: `store before the washer`."""

_ROLE_WORDS = {
    Role.STATION: """
        machine machining maschine machinery mill miller milling fraese fraes lathe turning drehmaschine
        drehzentrum drill drilling bohrmaschine grinder grinding grind schleifmaschine saw saege press presse
        stamping stanze weld welder welding schweissen schweissanlage robot roboter cell zelle station
        workstation workplace workcell arbeitsplatz workbench werkbank assembly montage montageplatz oven ofen
        furnace autoclave washer washing waschanlage waschmaschine painting paintbooth lackieranlage lackieren
        filler filling fueller abfueller capper labeller labeler labelling etikettierer packer packing
        packaging verpackung verpackungsmaschine palletiser palletizer palettierer depalletiser depalletizer
        depalettierer wrapper tunnel inspector inspection pruefstand pruefplatz pruefung tester test balancer
        balancing hardener hardening haerteofen haerterei honing honmaschine broaching polisher polishing
        polish polieren laser cutter cutting bending biegemaschine abkantpresse moulding molding
        spritzgiessmaschine injection extruder mixer mischer rinser rinsing steriliser sterilizer cnc
        bearbeitungszentrum engraver sealer printer drucker riveter nieten schrauber schraubstation
        screwdriving dispenser applicator winder wickler sorter scanner gluing kleber dryer trockner cooler
        kuehler bottler blower bench automat anlage
    """,
    Role.CONVEYOR: """
        conveyor conveyors belt band foerderer foerderband foerderstrecke transportband rollenbahn
        rollerconveyor rollertrack track transfer kettenfoerderer bandfoerderer gurtfoerderer infeed outfeed
        einlauf auslauf elevator lift heber spiral transportstrecke
    """,
    Role.BUFFER: """
        buffer puffer pufferlager store storage lager rack regal shelf shelving magazine magazin queue
        accumulation accumulator speicher warehouse hochregallager hochregal kanban supermarket ablage
    """,
    Role.SOURCE: """
        source quelle inlet wareneingang goodsin receiving unloading entladung supply arrival arrivals feeder
        anlieferung
    """,
    Role.SINK: """
        sink senke outlet warenausgang goodsout shipping dispatch loading verladung versand exit expedition
    """,
}
_NOT_WORDS = """
    wall waende wand floor boden ground fussboden hall halle roof dach ceiling decke column columns saeule
    stuetze pillar building gebaeude light lights lamp lampe leuchte beleuchtung operator operators worker
    person people human mensch mitarbeiter werker fence zaun schutzzaun door tuer gate tor window fenster
    cable kabel pipe rohr walkway gehweg weg aisle gang marking markierung camera sky environment truck lkw
    car vehicle fahrzeug agv amr forklift fork stapler gabelstapler pallet pallets palette paletten part parts
    teil teile product produkt bottle bottles flasche box boxes karton crate sign schild office buero desk
    chair stuhl plant tree logo railing gelaender stairs treppe ladder leiter beam traeger material materials
    looks physics collision collider proxy reserved area flaeche fixture fixtures vorrichtung cabinet
    schaltschrank screen monitor display keyboard
"""
_GROUPS = """
    conveyors machines maschinen stations stationen buffers puffer racks regale robots roboter cells zellen
    belts baender foerderer line lines linie linien area areas bereich section sections group equipment assets
    layout plant factory fabrik werk and und
"""
_ROLES = {word: role for role, words in _ROLE_WORDS.items() for word in words.split()}
_NOT = frozenset(_NOT_WORDS.split())
_PLURALS = frozenset(_GROUPS.split())
_SHORT_ENDS = frozenset({"ofen", "band", "rack"})
_IN_COMPOUNDS = tuple(sorted((word for word in _ROLES if len(word) >= 5 or word in _SHORT_ENDS), key=len, reverse=True))
"""German runs words together: the end of `Beschichtungsofen` says what it is."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says a thing is."""

    role: Role | None
    """None: something that is no part of the flow."""
    word: str
    is_whole: bool
    """The word stands alone; else it is the end of a longer one."""


@lru_cache(maxsize=8192)
def read_words(text: str) -> Reading | None:
    """What a name or label says; None if it says nothing. The last word that means something decides, as in
    `WasherStore`, but what follows a preposition does not count."""
    words = " ".join(pieces(text))
    head = _REST.split(words, maxsplit=1)[0].strip() or words
    for word in reversed(head.split()):
        found = _read_word(word)
        if found is not None:
            return found
    return Reading(Role.STATION, head, True) if _OPERATION.search(head) else None


@lru_cache(maxsize=8192)
def is_group_name(text: str) -> bool:
    """Whether a name is that of several things: `Conveyors`, `Line2`."""
    return any(piece in _PLURALS for piece in pieces(text))


def pieces(text: str) -> list[str]:
    """Words of a name in small letters: `RollerTrack_2` has roller, track, 2."""
    return (
        [piece.lower() for piece in _PIECES.findall(text.lower() if text.isupper() else text)]
        if text.isascii()
        else (_spelt_out(text))
    )


def _spelt_out(text: str) -> list[str]:
    plain = re.sub(r"[ÄÖÜ]", lambda found: found[0].lower().translate(_SPELT_OUT).capitalize(), text)
    return [piece.lower() for piece in _PIECES.findall(plain.translate(_SPELT_OUT))]


def _read_word(word: str) -> Reading | None:
    singular = word.removesuffix("s") if len(word) > 4 else word
    for form in (word, singular):
        if form in _NOT:
            return Reading(None, word, True)
        if form in _ROLES:
            return Reading(_ROLES[form], word, True)
    if not word.endswith(_IN_COMPOUNDS):
        return None
    compound = next((known for known in _IN_COMPOUNDS if len(word) > len(known) and word.endswith(known)), None)
    return Reading(_ROLES[compound], word, False) if compound else None
