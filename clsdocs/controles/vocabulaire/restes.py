"""Whether something of the drafting was left in what an act prints."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.fichier.restes import check_leftovers as check_file_leftovers
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.errors import Gravite, Place
from clsdocs.prose.nodes import Texte, Valeur

_TO_DO = (
    r"(?:à|a) (?:compléter|completer|remplacer|préciser|definir|définir|confirmer|renseigner"
    r"|vérifier|verifier|valider|remplir|insérer|ajouter|supprimer|rédiger|revoir|voir|relire"
    r"|discuter|arbitrer|actualiser|adapter|venir|déterminer)"
)
_RESTE = re.compile(
    "|".join(
        (
            rf"\[[^\[\]]*?\b{_TO_DO}\b[^\[\]]*\]",
            rf"\( ?{_TO_DO}[^()]{{0,40}}\)",
            r"\[(?:\.{2,}|…+|X+|x{2,}|\?+|[_ ]*|[Nn]om[^\]]{0,40}|[Dd]ate[^\]]{0,30}"
            r"|[Mm]ontant[^\]]{0,30}|[Tt]erritoire[^\]]{0,30}|[Cc]ommune[^\]]{0,30}"
            r"|[Cc]ollectivité[^\]]{0,30}|[Pp]rénom[^\]]{0,30}|[Nn]uméro[^\]]{0,30})\]",
            r"…{2,}|\.{4,}|_{3,}|\?{2,}|!{3,}",
            r"#(?:REF|VALEUR|NOM|DIV/0|N/A|NUL|NOMBRE)\b[!?]?|#N/A|#{4,}",
            r"\{\{[^{}]*\}\}|\{%[^{}]*%\}|«[A-Za-z_]+»(?=\s|$)|<(?:nom|date|montant|lieu|ville)>",
            # What begins a word stands together: elsewhere in a word none of it is tried.
            r"\b(?:"
            r"(?:X{2,}|x{3,}|N{2,}|Y{2,})\b(?!e)"
            r"|(?:JJ|jj)[/.](?:MM|mm)[/.](?:AAAA|aaaa|AA|aa)\b"
            r"|[Ll]orem ipsum\b|(?:TODO|FIXME|TBD|TBC|A COMPLETER|À COMPLÉTER|A DEFINIR)\b"
            r"|(?:texte|paragraphe|phrase|contenu|clause) (?:à venir|à insérer|ici)\b"
            r"|[Ii]nsérer (?:ici|le|la|les|un|une)\b"
            r"|[Cc]liquez (?:ici|ou appuyez)[^.]{0,40}"
            r"|Erreur ! [^.]{0,60}|Error! [^.]{0,60}"
            r"|(?:NOM|Nom) (?:Prénom|PRÉNOM|PRENOM)\b|Prénom N(?:OM|om)\b"
            r"|(?:Monsieur|M\.|Mme|Madame) (?:X|Y|Z)\b(?!\.)"
            r"|(?:le présent|la présente) (?:contrat|convention|charte) \(?projet\)"
            r")",
        )
    )
)
_ALONE = re.compile(
    rf"^\W*(?:{_TO_DO}|document de travail|projet(?: de (?:contrat|convention|charte))?"
    r"(?: ?[-–] ?version.*| v\d.*)?|version (?:provisoire|de travail|projet)[^.]{0,40}|brouillon"
    r"|xxx?|nc|tbd)\W*$",
    re.IGNORECASE,
)
_NOTE = re.compile(
    r"^\W*(?:NB|N\.B\.|nota bene|note (?:interne|de rédaction|au rédacteur|pour)|remarque"
    r" (?:interne|du rédacteur)|commentaire)\b ?:?",
    re.IGNORECASE,
)
_WORKING = re.compile(
    r"\b(?:[Dd]ocument de travail|[Vv]ersion (?:provisoire|de travail)|hypothèses de travail)\b"
)
_ADVICE = "le remplacer par ce qui doit être écrit, ou le retirer"


def check_leftovers(examen: Examen) -> Iterator[Constat]:
    """Yield what is still to be written, and the notes that people write to one another."""
    for pattern in (_RESTE, _ALONE, _NOTE, _WORKING):
        for found in examen.search(pattern):
            if _is_written(found):
                yield _left(examen, _place(examen, found), found.mots.strip())
    for key in ("intitule", "reference", "periode"):
        yield from _fact(examen, key, getattr(examen.document, key))
    yield from _fact(examen, "signature.lieu", getattr(examen.document.signature, "lieu", None))
    for signature in examen.acte.signatures if examen.acte else ():
        yield from _fact(examen, "parties", signature.qualite)


def _place(examen: Examen, found: Trouvaille) -> Place:
    """Return where the words are written: a name stands in one place for all who print it."""
    passage, start = found.passage, found.match.start()
    if isinstance(passage.morceau(start).span, Valeur):
        for cle, nom in _names(examen):
            at = passage.plat.rfind(nom, 0, start + len(nom))
            if found.match[0] in nom and 0 <= at <= start < at + len(nom):
                return examen.of_key(cle)
    return found.place


def _names(examen: Examen) -> Iterator[tuple[str, str]]:
    """Yield the key and the name of each institution and of each partner of the dossier."""
    known = {f"organismes.{name}.nom": one.nom for name, one in examen.organismes.items()}
    known |= {f"dossier.partenaires.{one.id}.nom": one.nom for one in examen.dossier.partenaires}
    yield from ((cle, fold(nom)) for cle, nom in known.items() if isinstance(nom, str))


def _is_written(found: Trouvaille) -> bool:
    """Return whether someone wrote it: a blank to fill, or what clsdocs prints, is none."""
    if found.passage.partie == "cloture":
        return False
    span = found.passage.morceau(found.match.start()).span
    if isinstance(span, Valeur):
        return not span.blanc
    return not (isinstance(span, Texte) and not span.place.path)


def _fact(examen: Examen, key: str, value: object) -> Iterator[Constat]:
    found = _RESTE.search(fold(value)) if isinstance(value, str) else None
    if found and not re.fullmatch(r"…+", found[0]):
        yield _left(examen, examen.at(key), found[0].strip())


def _left(examen: Examen, place: Place, words: str) -> Constat:
    """Return what is told of `words`; what a new dossier leaves to fill blocks near signature."""
    announced = words.startswith("[") and examen.jour is None
    gravite = Gravite.A_EXPLIQUER if announced else None
    message = f"« {words} » est un reste de rédaction"
    return Constat(place, message, _ADVICE, words, gravite)


CONTROLES = (
    Controle(
        "V-69",
        Famille.VOCABULAIRE,
        "Restes de rédaction",
        Gravite.BLOQUANT,
        "Cherche dans les textes et les faits imprimés ce qui restait à écrire : « [à compléter] "
        "», « XX », « …… », « [… à remplacer] », « JJ/MM/AAAA », balises, renvois cassés, notes de "
        "rédaction, « document de travail ». Avec --final, cherche aussi dans le document Word les "
        "blancs, les commentaires, les modifications suivies, le texte masqué ou surligné. Ces "
        "mots font douter du reste. Les remplacer, ou écrire « inconnu » dans les faits : clsdocs "
        "laisse un blanc et le suit. Un « [… à remplacer] » ne bloque qu’une fois la signature "
        "prévue.",
        of_act=check_leftovers,
        of_file=check_file_leftovers,
    ),
)
