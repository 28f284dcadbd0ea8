"""The fixed sentences of docs/avenants.md: one function for each, from its words to the change.

A function notes its change in the `Chantier`; what the sentence quotes, or the table after it,
comes in a `Suite`. No sentence may be read in two ways.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from lecteur_chantier import Chantier, Mots
from lecteur_docx import Bloc, Ligne, Rangee, Tableau, fold
from lecteur_lieux import CONTRAT, LIEU, Lieu, read_lieu
from lecteur_nombres import NOMBRE, NUMERO, read_number, read_rank
from lecteur_texte import POINT, Division, Incompris, Noeud, Point, read_division, renamed

Groups = Mapping[str, str]
"""The words of a sentence, by what they say."""


@dataclass(frozen=True)
class Jointes:
    """The annexes, by number, and the fiches that the avenant itself holds."""

    annexes: Mapping[str, Division]
    fiches: Sequence[Division]


@dataclass(frozen=True)
class Phrase:
    """A sentence: its words, the division that its list speaks of, and what follows it."""

    texte: str
    division: str = ""
    suite: tuple[Bloc, ...] = ()

    def lieu(self, words: str) -> Lieu:
        """Return the place that `words` of the sentence name."""
        return read_lieu(words, self.division)


Formule = Callable[[Chantier, Jointes, Phrase, Groups], None]
_FORMULES: list[tuple[re.Pattern[str], Formule]] = []

_ALINEAS = (
    rf"(?:(?P<un>un alinéa ainsi rédigé)|(?P<nombre>{NOMBRE}) alinéas ainsi rédigés"
    r"|les stipulations suivantes)"
)
_A, _B = "« (?P<avant>[^«»]*) »", "« (?P<apres>[^«»]*) »"


def _formule(*patterns: str) -> Callable[[Formule], Formule]:
    def keep(formule: Formule) -> Formule:
        _FORMULES.extend((re.compile(pattern), formule) for pattern in patterns)
        return formule

    return keep


def apply(chantier: Chantier, jointes: Jointes, phrase: Phrase) -> None:
    """Note in `chantier` the change that `phrase` says; raise `Incompris` if it is not one."""
    found = [(m, f) for p, f in _FORMULES if (m := p.fullmatch(phrase.texte))]
    if len(found) != 1:
        raise Incompris("aucune formule ne se lit ainsi" if not found else "phrase ambiguë")
    match, formule = found[0]
    formule(chantier, jointes, phrase, match.groupdict(default=""))


# Words


_REPLACED = (
    rf"(?:les mots|le mot|le montant|la date) : {_A}"
    rf"(?:, à (?:leur|sa) (?P<rang>{NOMBRE}) occurrence,)? (?:est|sont)"
    r"(?P<chaque>, chaque fois qu’ils? y figure(?:nt)?,)? "
    rf"(?:supprimée?s?|remplacée?s? par (?:les mots|le mot|le montant|la date) : {_B})"
)


@_formule(rf"{LIEU}, {_REPLACED}")
def _mots(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    chantier.replace_words(phrase.lieu(said["lieu"]), _read_mots(said))


@_formule(
    rf"Dans l’ensemble {CONTRAT}, à l’exception de sa comparution, de ses visas et de ses "
    rf"considérants, {_REPLACED}"
)
def _partout(chantier: Chantier, _: Jointes, __: Phrase, said: Groups) -> None:
    chantier.replace_everywhere(_read_mots(said))


def _read_mots(said: Groups) -> Mots:
    rank = (read_rank(said["rang"]) or -2) if said["rang"] else 0
    if rank == -2:
        raise Incompris(f"« {said['rang']} » n’est pas un rang")
    return Mots(fold(said["avant"]), fold(said["apres"]), -1 if said["chaque"] else rank)


# Alinéas


@_formule(rf"{LIEU} est ainsi rédigée? :")
def _recrit(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if lieu.alinea:
        chantier.put(chantier.noeud(lieu), _alineas(phrase, 1))
    elif lieu.point and lieu.is_whole:
        (point,) = _points(phrase, lieu.point)
        chantier.put(chantier.noeud(lieu), [point])
    else:
        raise Incompris("ce n’est ni un alinéa ni un point")


@_formule(rf"{LIEU} est remplacée? par {_ALINEAS} :")
def _remplace(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if lieu.alinea:
        chantier.put(chantier.noeud(lieu), _added(phrase, said))
    elif lieu.is_whole and not lieu.point and not (said["un"] or said["nombre"]):
        old = chantier.division(lieu.division)
        chantier.put(old, [_division(phrase, old.nom)])
    else:
        raise Incompris("ce n’est ni un alinéa ni une division")


@_formule(rf"{LIEU} est complétée? par {_ALINEAS} :")
def _complete(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if not lieu.is_whole:
        raise Incompris("on ne complète qu’une division ou un point")
    whole = chantier.noeud(lieu)
    chantier.complete(whole, _added(phrase, said))


@_formule(
    rf"Après {LIEU}, (?:il est inséré|sont insérés|sont insérées) {_ALINEAS} :",
    rf"(?P<avant>Avant) {LIEU}, (?:il est inséré|sont insérés|sont insérées) {_ALINEAS} :",
)
def _insere(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if not lieu.alinea:
        raise Incompris("des alinéas ne s’insèrent que près d’un alinéa")
    before = bool(said.get("avant"))
    chantier.insert(chantier.noeud(lieu), _added(phrase, said), before=before)


@_formule(rf"{LIEU} est supprimé(?P<feminin>e?)(?P<article>\. La numérotation des autres .+)?")
def _supprime(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    noeud = chantier.noeud(phrase.lieu(said["lieu"]))
    titre = noeud.titre if isinstance(noeud, Point | Division) else None
    gone = [renamed(titre, f"(Supprimé{said['feminin']})")] if titre else []
    chantier.put(noeud, gone)


# Headings, tables, points


@_formule(rf"{LIEU} est ainsi rédigé : {_B}")
def _intitule(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if not lieu.intitule:
        raise Incompris("seul un intitulé s’écrit sur la même ligne")
    chantier.rename(lieu, fold(said["apres"]))


@_formule(rf"{LIEU} est remplacé par le tableau suivant :")
def _tableau(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if not lieu.tableau or not _is_table(phrase.suite):
        raise Incompris("un tableau doit suivre, et un tableau être nommé")
    chantier.put(chantier.noeud(lieu), phrase.suite)


@_formule(rf"{LIEU} est complétée? par un point (?P<numero>{POINT}) ainsi rédigé :")
def _point_ajoute(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    lieu = phrase.lieu(said["lieu"])
    if lieu.point or not lieu.is_whole:
        raise Incompris("un point ne complète qu’une division")
    chantier.complete(chantier.noeud(lieu), _points(phrase, said["numero"]))


# Articles, annexes, fiches


@_formule(rf"Après {LIEU}, il est inséré un (?P<nom>article {NUMERO}) ainsi rédigé :")
def _article_insere(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    chantier.insert(_whole(chantier, phrase, said), [_division(phrase, said["nom"])])


@_formule(rf"{LIEU} est remplacée par l’annexe (?P<rang>\d+) au présent avenant")
def _annexe_recrite(chantier: Chantier, jointes: Jointes, phrase: Phrase, said: Groups) -> None:
    old = _whole(chantier, phrase, said)
    new = _annexe(jointes, said["rang"])
    intro = replace(new.points[0], blocs=_content(new))
    chantier.put(old, [replace(new, titre=old.titre, points=(intro, *new.points[1:]))])


@_formule(
    rf"Après {LIEU}, il est inséré une (?P<nom>annexe {NUMERO}), dont le texte figure à "
    r"l’annexe (?P<rang>\d+) au présent avenant"
)
def _annexe_nouvelle(chantier: Chantier, jointes: Jointes, phrase: Phrase, said: Groups) -> None:
    new = _annexe(jointes, said["rang"])
    if _mention(new) != said["nom"] or new.titre is None:
        raise Incompris("aucune annexe de l’avenant ne porte cette mention")
    heading = f"{said['nom'].capitalize()} – {new.titre.texte.partition(' – ')[2]}"
    intro = replace(new.points[0], blocs=_content(new))
    named = replace(new.titre, texte=heading)
    division = replace(new, titre=named, points=(intro, *new.points[1:]))
    chantier.insert(_whole(chantier, phrase, said), [division])


@_formule(rf"Après {LIEU}, il est inséré une (?P<nom>fiche n° [\d.]+), annexée au présent avenant")
def _fiche_nouvelle(chantier: Chantier, jointes: Jointes, phrase: Phrase, said: Groups) -> None:
    chantier.insert(_whole(chantier, phrase, said), [_fiche(jointes, said["nom"])])


@_formule(rf"{LIEU} est remplacée par la fiche annexée au présent avenant")
def _fiche_recrite(chantier: Chantier, jointes: Jointes, phrase: Phrase, said: Groups) -> None:
    old = _whole(chantier, phrase, said)
    chantier.put(old, [_fiche(jointes, old.nom)])


@_formule(rf"Après {LIEU}, il est inséré une partie intitulée {_B}")
def _axe_nouveau(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    axe = read_division(Ligne("Titre axe", fold(said["apres"])), [])
    chantier.insert(_whole(chantier, phrase, said), [axe])


@_formule(rf"(?:{LIEU}, )?[Ll]a rubrique {_A} est ainsi rédigée :")
def _rubrique(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    row = chantier.rangee(phrase.lieu(said["lieu"]), fold(said["avant"]))
    chantier.put(row, [Rangee((row.cellules[0], _alineas(phrase)))])


@_formule(
    rf"(?:{LIEU}, )?[Aa]près la rubrique {_A}, il est inséré une rubrique {_B} ainsi rédigée :"
)
def _rubrique_nouvelle(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    row = chantier.rangee(phrase.lieu(said["lieu"]), fold(said["avant"]))
    label = (Ligne("Normal", fold(said["apres"])),)
    chantier.insert(row, [Rangee((label, _alineas(phrase)))])


@_formule(rf"(?:{LIEU}, )?[Ll]a rubrique {_A} est supprimée")
def _rubrique_supprimee(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    chantier.put(chantier.rangee(phrase.lieu(said["lieu"]), fold(said["avant"])), [])


@_formule(rf"La comparution des parties {CONTRAT} est complétée par l’alinéa suivant : {_B}")
def _partie(chantier: Chantier, _: Jointes, phrase: Phrase, said: Groups) -> None:
    chantier.complete(chantier.texte.comparution, [Ligne("Comparution", fold(said["apres"]))])


# What is quoted, or annexed


def _alineas(phrase: Phrase, count: int = 0) -> tuple[Ligne, ...]:
    lignes = tuple(bloc for bloc in phrase.suite if isinstance(bloc, Ligne))
    if not lignes or len(lignes) < len(phrase.suite) or (count and len(lignes) != count):
        raise Incompris(
            f"{count or 'des'} alinéa(s) à citer, {len(phrase.suite)} ligne(s) citée(s)"
        )
    return lignes


def _added(phrase: Phrase, said: Groups) -> Sequence[Noeud]:
    if said["un"] or said["nombre"]:
        return _alineas(phrase, 1 if said["un"] else read_number(said["nombre"]) or -1)
    if not phrase.suite:
        raise Incompris("aucune stipulation ne suit")
    return phrase.suite


def _division(phrase: Phrase, nom: str) -> Division:
    """Return the division called `nom` that is quoted whole, its heading first."""
    if not phrase.suite or not isinstance(titre := phrase.suite[0], Ligne):
        raise Incompris("la citation devrait s’ouvrir par un titre")
    made = read_division(replace(titre, style="heading 2"), _with_points(phrase.suite[1:]))
    if made.nom != nom:
        raise Incompris(f"la citation devrait s’ouvrir par le titre de {nom}")
    return made


def _points(phrase: Phrase, numero: str) -> tuple[Point, ...]:
    _, *points = read_division(None, _with_points(phrase.suite)).points
    if [point.numero for point in points] != [numero]:
        raise Incompris(f"la citation devrait être celle du point {numero}")
    return tuple(points)


def _with_points(blocs: Sequence[Bloc]) -> list[Bloc]:
    """Return `blocs`, the lines that are all bold being the headings of points."""
    return [replace(b, style="heading 3") if isinstance(b, Ligne) and b.gras else b for b in blocs]


def _whole(chantier: Chantier, phrase: Phrase, said: Groups) -> Division:
    lieu = phrase.lieu(said["lieu"])
    if lieu.point or not lieu.is_whole:
        raise Incompris("une division entière devrait être nommée")
    return chantier.division(lieu.division)


def _annexe(jointes: Jointes, rang: str) -> Division:
    if rang not in jointes.annexes:
        raise Incompris(f"l’avenant n’a pas d’annexe {rang}")
    return jointes.annexes[rang]


def _fiche(jointes: Jointes, nom: str) -> Division:
    found = [fiche for fiche in jointes.fiches if fiche.nom == nom]
    if len(found) != 1:
        raise Incompris(f"l’avenant n’a pas de {nom} en annexe")
    return found[0]


def _is_mention(bloc: Bloc) -> bool:
    return isinstance(bloc, Ligne) and bloc.style.lower() == "annexe mention"


def _content(annexe: Division) -> tuple[Bloc, ...]:
    """Return what stands under the heading of an annex, less what says which one it becomes."""
    head, *rest = annexe.points[0].blocs
    if not _is_mention(head):
        raise Incompris("l’annexe de l’avenant ne dit pas ce qu’elle devient")
    return tuple(rest)


def _mention(annexe: Division) -> str:
    """Return « annexe 3 », which an annex of the avenant says that it becomes."""
    said = [b.texte for b in annexe.points[0].blocs if isinstance(b, Ligne) and _is_mention(b)]
    found = re.fullmatch(rf"Annexe (?P<numero>{NUMERO}) {CONTRAT}", said[0]) if said else None
    return f"annexe {found['numero']}" if found else ""


def _is_table(blocs: Sequence[Bloc]) -> bool:
    return len(blocs) == 1 and isinstance(blocs[0], Tableau)
