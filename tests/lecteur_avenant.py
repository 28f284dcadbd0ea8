"""The independent judge of avenants: from the Word files of an act and of an avenant to the text.

It knows the sentences of docs/avenants.md and nothing of the package. It never guesses: what it
does not understand is an exception that names the sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from lecteur_chantier import Chantier
from lecteur_docx import Bloc, Ligne, Tableau, fold, fold_bloc, read_blocs, words_of
from lecteur_lieux import CONTRAT, Lieu, read_lieu
from lecteur_phrases import Jointes, Phrase, apply
from lecteur_texte import HINGE, Incompris, Texte, read_texte

_MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre"
_DATE = rf"(?:1er|\d{{1,2}}) (?:{_MONTHS.replace(' ', '|')}) \d{{4}}"
_LEAD = re.compile(rf"À compter du (?P<jour>{_DATE}), ")
_LIST = re.compile(r"(?P<lieu>.+) est ainsi modifiée? :")
_NOTE = re.compile(
    r"\((?:Modifié|Inséré|Supprimé|Ajouté)e?s? par .*\)"
    r"|\(.+ (?:a|ont) cessé d'être partie, par .*\)"
)
_AU = r"(?:au contrat|à la convention|à la charte)"
_SOMME = r"[\d ]+(?:,\d+)? €|…+|à fixer"
_LETTRES = r"(?: \([^()]+\))?"
_EFFET = re.compile(
    rf"Le présent avenant prend effet (?:(?:rétroactivement )?le (?:(?P<jour>{_DATE})|…+)"
    r"|à la date de sa (?:notification|transmission au contrôle de légalité"
    r"|signature par la dernière des parties))"
    r"(?:, sous réserve des dates particulières qu’il fixe)?\."
)
_SILENT = [
    re.compile(pattern)
    for pattern in (
        rf".+ adhère(?:nt)? {_AU}(?: à compter du {_DATE})?, "
        r"(?:en qualité de partie|au titre des .+)\.",
        rf"(?:Il|Elle)s? déclare(?:nt)? avoir pris connaissance {CONTRAT} tel(?:le)? "
        r"qu’(?:il|elle) est en vigueur, et en accepte(?:nt)? toutes les stipulations\.",
        rf".+ cesse(?:nt)? d’être parties? {_AU} "
        rf"(?:à compter du {_DATE}|à la date de prise d’effet du présent avenant)(?: \(.+\))?\.",
        r"(?:Ses|Leurs) engagements prennent fin à la même date\.",
        r".+ (?:est|sont) substituée?s? .+ dans l’ensemble de ses droits et obligations au titre "
        rf"{CONTRAT}, (?:à compter du {_DATE}|à la date de prise d’effet du présent avenant)"
        r"(?: \(.+\))?\.",
        rf"Le territoire {CONTRAT} est étendu (?:à la commune|aux communes) .+\.",
        rf"(?:La commune|Les communes) .+ cesse(?:nt)? de faire partie du territoire {CONTRAT}\.",
        rf"La durée {CONTRAT}(?:, fixée à l’article [^,]+,)? est prorogée jusqu’au {_DATE}"
        r"(?: inclus)?\.",
        rf"Au titre de l’exercice \d{{4}}, la contribution .+ est fixée à (?:{_SOMME}){_LETTRES}"
        rf"(?:, au lieu de (?:{_SOMME}))?\.",
        rf"Le coût total est (?:fixé|porté de (?:{_SOMME})|ramené de (?:{_SOMME})) "
        rf"à (?:{_SOMME}){_LETTRES}\.",
        r"Cet effet rétroactif est ainsi motivé : .+",
        rf"Les autres stipulations {CONTRAT}, non modifiées par le présent avenant, demeurent "
        r"inchangées et continuent de produire leurs effets\.",
    )
]
_CLOSING = re.compile(r"\s*»\s*(?P<signe>[;.]?)$")
_DIFFERENCES = "Différences avec les montants antérieurs"


def text_in_force(signe: bytes, *avenants: bytes, au: date | None = None) -> list[str]:
    """Return the lines of the act `signe` once each of `avenants` is applied, in their order.

    Sentences that take effect after the day `au` are left out; without a day, none is.
    Raise `Incompris`, which names the sentence, where one of them cannot be read or applied.
    """
    texte = read_texte(read_blocs(signe))
    for avenant in avenants:
        texte = read_texte(_applied(texte, read_blocs(avenant), au))
    return _lines(texte)


def consolidated_lines(content: bytes) -> list[str]:
    """Return the lines of a consolidated act without what its publisher added to them."""
    return [line for line in _lines(_without_table(content)) if not _NOTE.fullmatch(line)]


def _without_table(content: bytes) -> Texte:
    blocs = read_blocs(content)
    ends = (
        n for n, b in enumerate(blocs) if _is_heading(b) and _said(b) == "Table des modifications"
    )
    return read_texte(blocs[: next(ends, len(blocs))])


def _lines(texte: Texte) -> list[str]:
    return list(words_of(Chantier(texte).blocs()))


def _applied(texte: Texte, avenant: Sequence[Bloc], au: date | None) -> list[Bloc]:
    chantier, jointes = Chantier(texte), _jointes(avenant)
    lecture = _Lecture(_body(avenant))
    for phrase, jour in list(lecture.phrases()):
        own = jour or lecture.effet
        if own is not None and au is not None and own > au:
            continue
        try:
            apply(chantier, jointes, phrase)
        except Incompris as incompris:
            raise Incompris(f"{incompris} — « {phrase.texte} »") from None
    return chantier.blocs()


def _jointes(avenant: Sequence[Bloc]) -> Jointes:
    """Return the annexes and fiches of an avenant."""
    held = [d for d in read_texte(avenant).divisions if d.nom.startswith("annexe ")]
    fiches = [f for annexe in held for f in annexe.divisions if f.nom.startswith("fiche ")]
    return Jointes({annexe.nom.removeprefix("annexe "): annexe for annexe in held}, fiches)


def _body(avenant: Sequence[Bloc]) -> Iterator[Bloc]:
    """Yield what the parties of an avenant agree on, without the headings of its articles."""
    started = False
    for bloc in avenant:
        if isinstance(bloc, Ligne) and bloc.style.lower() == "cloture":
            return
        if started and not _is_heading(bloc):
            yield bloc
        started = started or (isinstance(bloc, Ligne) and fold(bloc.texte) == HINGE)


def _is_heading(bloc: Bloc) -> bool:
    return isinstance(bloc, Ligne) and bloc.style.lower().startswith(("heading", "titre annexe"))


def _said(bloc: Bloc | None) -> str:
    return _spaced(bloc.texte) if isinstance(bloc, Ligne) else ""


def _spaced(words: str) -> str:
    return re.sub(r"\s+", " ", words).strip().replace("'", "’")


class _Lecture:
    """Reads the body of an avenant, sentence after sentence."""

    def __init__(self, blocs: Iterable[Bloc]) -> None:
        self.blocs = list(blocs)
        self.effet: date | None = None

    def phrases(self) -> Iterator[tuple[Phrase, date | None]]:
        """Yield each sentence that writes something, and the day of its effect if it has one."""
        while self.blocs:
            words = _said(self.blocs.pop(0))
            if words == _DIFFERENCES:
                self.blocs = self.blocs[isinstance(self._next, Tableau) :]
            elif effet := _EFFET.fullmatch(words):
                self.effet = _day(effet["jour"]) if effet["jour"] else None
            elif not any(pattern.fullmatch(words) for pattern in _SILENT):
                yield from self._modification(words)

    def _modification(self, words: str) -> Iterator[tuple[Phrase, date | None]]:
        lead = _LEAD.match(words)
        jour = _day(lead["jour"]) if lead else None
        words = words[lead.end() :] if lead else words
        words = words[:1].upper() + words[1:]
        opened = _LIST.fullmatch(words)
        if opened is None:
            yield self._phrase(words)[0], jour
            return
        try:
            lieu = read_lieu(opened["lieu"])
        except Incompris as incompris:
            raise Incompris(f"{incompris} — « {words} »") from None
        if lieu != Lieu(lieu.division):
            raise Incompris(f"une liste modifie une division entière — « {words} »")
        for phrase in self._items(lieu.division):
            yield phrase, jour

    def _items(self, division: str) -> Iterator[Phrase]:
        """Yield the sentences of a list, « 1° … ; », « 2° … . », about `division`."""
        rank, more = 0, True
        while more:
            rank += 1
            words = _said(self.blocs.pop(0)) if self.blocs else ""
            if not words.startswith(f"{rank}° "):
                raise Incompris(f"« {rank}° » est attendu — « {words} »")
            phrase, ending = self._phrase(words.partition("° ")[2], division)
            # A table closes a sentence without a sign: what follows tells whether the list goes on.
            more = ending == ";" or (not ending and _said(self._next).startswith(f"{rank + 1}° "))
            yield phrase

    def _phrase(self, words: str, division: str = "") -> tuple[Phrase, str]:
        """Return the sentence `words` with what follows it, and the sign that closes it."""
        if words.endswith(":"):
            suite, ending = self._suite(words)
            return Phrase(words, division, suite), ending
        if words.endswith(("»", ".") if not division else (".", ";")):
            sign = words[-1] if words[-1] != "»" else ""
            return Phrase(words.removesuffix(sign).rstrip(), division), sign
        raise Incompris(f"cette phrase ne se termine pas — « {words} »")

    def _suite(self, words: str) -> tuple[tuple[Bloc, ...], str]:
        """Return what is quoted after `words`, or the table, and the sign that closes it."""
        if isinstance(self._next, Tableau):
            return (fold_bloc(self.blocs.pop(0)),), ""
        if not _said(self._next).startswith("«"):
            raise Incompris(f"une citation est attendue — « {words} »")
        quoted: list[Bloc] = []
        while self.blocs:
            bloc = self.blocs.pop(0)
            quoted.append(bloc)
            closing = _CLOSING.search(_said(bloc))
            if closing:
                return tuple(_unquoted(quoted)), closing["signe"] or "."
        raise Incompris(f"cette citation ne se ferme pas — « {words} »")

    @property
    def _next(self) -> Bloc | None:
        return self.blocs[0] if self.blocs else None


def _unquoted(blocs: Sequence[Bloc]) -> Iterator[Bloc]:
    """Yield what stands between « and », folded."""
    for rank, bloc in enumerate(blocs):
        if isinstance(bloc, Ligne):
            words = _said(bloc)
            words = words.removeprefix("«") if rank == 0 else words
            words = _CLOSING.sub("", words) if rank == len(blocs) - 1 else words
            bloc = replace(bloc, texte=words)
        if isinstance(bloc, Tableau) or bloc.texte.strip():
            yield fold_bloc(bloc)


def _day(words: str) -> date:
    day, month, year = words.split()
    return date(int(year), _MONTHS.split().index(month) + 1, int(day.removesuffix("er")))
