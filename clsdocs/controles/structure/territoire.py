"""Whether the population and the communes that an act writes are those of its territory."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Ensemble, Examen
from clsdocs.controles.lecture.grilles import TOTAL, Grille, grids_of
from clsdocs.controles.lecture.nombres import NOMBRE, read_count
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.structure.plan import is_computed
from clsdocs.domain.dossier import Commune
from clsdocs.domain.organisme import Organisme
from clsdocs.errors import Gravite, Place
from clsdocs.francais import enumeration


def check_list(ensemble: Ensemble) -> Iterator[Constat]:
    """Yield the communes listed twice or outside the territory, and the population without year."""
    if not ensemble.examens:
        return
    examen = ensemble.examens[-1]
    for key in ("insee", "nom"):
        counts = Counter(str(getattr(commune, key)) for commune in examen.communes)
        for said in sorted(said for said, count in counts.items() if count > 1):
            if key == "nom" and len({c.insee for c in examen.communes if c.nom == said}) == 1:
                continue
            message = f"« {said} » figure deux fois dans la liste des communes"
            place = _line(examen, said, 1)
            yield Constat(place, message, "retirer l’une des deux lignes", said, acte=examen.id)
    territoire = examen.dossier.territoire
    known = {epci.id for epci in territoire.epci}
    for commune in examen.communes if known else ():
        if commune.epci.id not in known:
            message = f"« {commune.nom} » est membre de « {commune.epci.id} », hors du territoire"
            advice = "corriger son EPCI, ou l’ajouter à « territoire.epci »"
            yield Constat(_line(examen, commune.insee), message, advice, acte=examen.id)
    for epci in territoire.epci if examen.communes else ():
        if not any(commune.epci.id == epci.id for commune in examen.communes):
            message = f"aucune commune de « {epci.id} » ne figure dans la liste"
            place = examen.of_key("dossier.territoire.epci")
            yield Constat(place, message, "compléter la liste des communes", acte=examen.id)
    population = territoire.population
    for key in ("annee", "source") if population and _known(population.valeur) else ():
        if getattr(population, key) is None:
            said = {"annee": "son année", "source": "sa source"}[key]
            message = f"la population est donnée sans {said}"
            place = examen.of_key("dossier.territoire.population")
            advice = f"ajouter « {key} » à « population »"
            yield Constat(place, message, advice, acte=examen.id)


def _known(value: object) -> bool:
    return isinstance(value, int)


def _line(examen: Examen, words: str, rank: int = 0) -> Place:
    """Return where `words` stand in the file of communes, the time `rank` + 1."""
    named = examen.dossier.territoire.communes
    path = f"contracts/{examen.dossier.id}/{named}"
    lines = (examen.fichiers.get(path) or "").splitlines()
    found = [n for n, line in enumerate(lines, 1) if words in line.split(";")]
    if len(found) > rank:
        return Place(path, found[rank])
    return examen.of_key("dossier.territoire.communes")


_COMMUNES = re.compile(
    rf"\b(?P<devant>les|des|ses|aux|ces|leurs|nos|comprend|compte|comptent|regroupe|réunit|rassemble"
    rf"|(?:composé|formé|constitué)e?s? de|soit) (?P<nombre>{NOMBRE}) communes\b"
    r"(?! (?:différentes|limitrophes|voisines|volontaires|nouvelles|suivantes))",
    re.IGNORECASE,
)
_EPCI = re.compile(
    rf"\b(?:les|des|ses|aux|ces) (?P<nombre>{NOMBRE}) (?:intercommunalités|EPCI|établissements"
    r" publics de coopération intercommunale)\b",
    re.IGNORECASE,
)
_INTERCOMMUNAL = ("intercommunal", "epci")


def check_written(examen: Examen) -> Iterator[Constat]:
    """Yield the counts, the names and the populations that are not those of the territory."""
    yield from _counts(examen)
    yield from _names(examen)
    yield from _populations(examen)
    yield from _sums(examen)
    yield from _unsourced(examen)


def _counts(examen: Examen) -> Iterator[Constat]:
    members = Counter(commune.epci.id for commune in examen.communes)
    communes = {len(examen.communes), *members.values()}
    for pattern, signes, known, noun in (
        (_COMMUNES, (" communes",), communes if examen.communes else set(), "les communes"),
        (
            _EPCI,
            _INTERCOMMUNAL,
            {len(examen.dossier.territoire.epci)} - {0},
            "les intercommunalités",
        ),
    ):
        for found in examen.search(pattern, signes=signes) if known else ():
            number = read_count(found.match["nombre"])
            printed = is_computed(found.passage, *found.match.span("nombre"))
            if printed or (number in known and _of_whole(examen, found, members, number)):
                continue
            said = max(known)
            message = f"« {found.mots} » : {noun} du territoire sont au nombre de {said}"
            yield Constat(found.place, message, "corriger le nombre, ou la liste", found.mots)


def _of_whole(examen: Examen, found: Trouvaille, members: Counter[str], number: int) -> bool:
    """Return whether a count that some grouping has is said of that grouping, or of all."""
    after = found.passage.plat[found.match.end() : found.match.end() + 60]
    named = [o for o in examen.dossier.territoire.epci if _is_named(o, after)]
    if len(named) == 1 and members:
        return members[named[0].id] == number
    return True


def _is_named(organisme: Organisme, words: str) -> bool:
    """Return whether `words` hold the proper name of `organisme`, « Plateau de Sorelle »."""
    found = re.search(r"\b(?:du|de la|de l'|des|de|d') ?([A-ZÀ-Ý].*)$", fold(str(organisme.nom)))
    return found is not None and found[1] in words


def _names(examen: Examen) -> Iterator[Constat]:
    """Yield the cells that list the communes of a grouping, and not all of them, or others."""
    if not examen.communes:
        return
    names = {fold(str(commune.nom)) for commune in examen.communes}
    for grille in grids_of(examen):
        for ligne, row in enumerate(grille.lignes):
            for colonne, cell in enumerate(row):
                written = [item for item in re.split(r", | et |\n", cell.plat) if item]
                if len(written) > 2 and 2 * sum(w in names for w in written) > len(written):
                    yield from _members(examen, grille, (ligne, colonne), written)


def _members(
    examen: Examen, grille: Grille, at: tuple[int, int], written: list[str]
) -> Iterator[Constat]:
    ligne, colonne = at
    label = grille.label(ligne, colonne)
    own: list[Commune] = [c for c in examen.communes if fold(str(c.epci.nom)) == label]
    expected = {fold(str(c.nom)) for c in own or examen.communes}
    doubles = {name for name in written if written.count(name) > 1}
    wrong = sorted({name for name in written if name not in expected} | doubles)
    missing = sorted(expected - set(written)) if own else []
    place = grille.place(examen, ligne, colonne)
    advice = "corriger le tableau, ou la liste des communes"
    if wrong:
        message = (
            f"{enumeration([f'« {name} »' for name in wrong])} : pas dans la liste des communes"
        )
        if doubles:
            message = f"{enumeration([f'« {name} »' for name in wrong])} : de trop dans ce tableau"
        yield Constat(place, message, advice, grille.lignes[ligne][colonne].mots)
    if missing:
        message = f"ce tableau oublie {enumeration([f'« {name} »' for name in missing])}"
        yield Constat(place, message, advice, grille.lignes[ligne][colonne].mots)


_WHOLE = re.compile(
    r"\b(?:territoires?|périmètre|pays|ensemble|intercommunalités|communes)\b", re.I
)
_PEOPLE = re.compile(
    r"\b(?:population (?:totale |municipale |légale )?(?:est |était |de |s'élève à |atteint )+"
    r"|(?:compte|comptait|comptent|comptaient|regroupe|rassemble|réunit|soit)(?: ensemble)? "
    r"|territoire de )(?P<nombre>\d{1,3}(?: \d{3})+|\d{4,7}) habitants"
    r"(?: en (?P<annee>(?:19|20)\d{2}))?"
)


def _populations(examen: Examen) -> Iterator[Constat]:
    """Yield the populations of the territory written by hand that are not that of the facts."""
    population = examen.dossier.territoire.population
    if population is None or not isinstance(population.valeur, int):
        return
    for found in examen.search(_PEOPLE, signes=(" habitants",)):
        number = int(found.match["nombre"].replace(" ", ""))
        said = fold(found.phrase)
        partial = any(_is_named(o, said) for o in examen.dossier.territoire.epci)
        if (
            not _WHOLE.search(said)
            or is_computed(found.passage, *found.match.span("nombre"))
            or partial
        ):
            continue
        if number != population.valeur:
            said = f"{shown_number(population.valeur)} habitants"
            message = f"« {found.mots} » : la population du territoire est de {said}"
            yield Constat(found.place, message, "corriger le texte, ou dossier.yml", found.mots)
        elif found.match["annee"] and found.match["annee"] != str(population.annee):
            message = (
                f"« {found.mots} » : dossier.yml donne cette population pour {population.annee}"
            )
            yield Constat(found.place, message, "corriger l’année", found.mots)


def shown_number(number: int) -> str:
    """Return `number` with a narrow space between thousands."""
    return f"{number:,}".replace(",", "\u202f")


def _sums(examen: Examen) -> Iterator[Constat]:
    """Yield the tables of population by grouping that do not make that of the territory."""
    territoire = examen.dossier.territoire
    population = territoire.population
    if population is None or not isinstance(population.valeur, int) or len(territoire.epci) < 2:
        return
    for grille in grids_of(examen):
        cells = _by_column(grille, territoire.epci) or _by_line(grille, territoire.epci)
        values = [grille.lignes[ligne][colonne].valeur for ligne, colonne in cells]
        known = [value for value in values if value is not None]
        if len(known) == len(territoire.epci) and sum(known) != population.valeur:
            total = shown_number(int(sum(known)))
            message = f"les populations de ce tableau font {total}, et non "
            message += shown_number(population.valeur)
            ligne, colonne = cells[-1]
            advice = "corriger l’une d’elles, ou la population du territoire"
            words = grille.lignes[ligne][colonne].mots
            yield Constat(grille.place(examen, ligne, colonne), message, advice, words)


_OF_PEOPLE = re.compile(r"^(?:population|habitants)\b(?! (?:de|des|active|âgée))", re.IGNORECASE)


def _by_column(grille: Grille, epci: tuple[Organisme, ...]) -> list[tuple[int, int]]:
    """Return the cells of a column of population whose lines are the groupings."""
    heads = [n for n, head in enumerate(grille.entetes) if _OF_PEOPLE.match(head)]
    rows = [
        n
        for n, row in enumerate(grille.lignes)
        if row and not TOTAL.match(row[0].plat) and any(_is_named(o, row[0].plat) for o in epci)
    ]
    if len(heads) != 1 or any(len(grille.lignes[n]) <= heads[0] for n in rows):
        return []
    return [(n, heads[0]) for n in rows] if len(rows) == len(epci) else []


def _by_line(grille: Grille, epci: tuple[Organisme, ...]) -> list[tuple[int, int]]:
    """Return the cells of a line of population whose columns are the groupings."""
    columns = [n for n, head in enumerate(grille.entetes) if any(_is_named(o, head) for o in epci)]
    lines = [n for n, row in enumerate(grille.lignes) if row and _OF_PEOPLE.match(row[0].plat)]
    if len(columns) != len(epci) or len(lines) != 1:
        return []
    return [(lines[0], column) for column in columns if column < len(grille.lignes[lines[0]])]


_SHARE = re.compile(r"\b\d+(?:,\d+)? %(?= (?:des|de la|d'|de)\b)")
_SOURCED = re.compile(
    r"\b(?:source|selon|d'après|insee|drees|ors|assurance maladie|enquête|(?:19|20)\d{2})\b", re.I
)


def _unsourced(examen: Examen) -> Iterator[Constat]:
    """Yield the shares of a diagnosis that have neither source nor year, and empty sources."""
    for found in examen.search(_SHARE, signes=(" %",)):
        article = f"{found.passage.article} {found.passage.partie}"
        own = [p.plat for p in examen.passages if p.article == found.passage.article]
        if "diagnostic" in article and not _SOURCED.search(" ".join(own)):
            message = f"« {found.mots} » : ce chiffre n’a ni source ni année"
            yield Constat(found.place, message, "dire d’où il vient, et de quand", found.mots)
    for grille in grids_of(examen):
        heads = [n for n, head in enumerate(grille.entetes) if head.lower().startswith("source")]
        for ligne, row in enumerate(grille.lignes):
            for colonne in heads:
                if colonne < len(row) and not row[colonne].plat:
                    message = f"ligne « {row[0].mots} » : le chiffre n’a pas de source"
                    place = grille.place(examen, ligne, 0)
                    yield Constat(place, message, "dire d’où il vient, et de quand", row[0].mots)


CONTROLES = (
    Controle(
        "V-68",
        Famille.STRUCTURE,
        "Population, communes et chiffres du territoire",
        Gravite.A_EXPLIQUER,
        "Compare la population, les communes et les intercommunalités écrites dans les textes et "
        "les tableaux à dossier.yml et à la liste des communes ; cherche les communes en double ou "
        "hors du territoire, la population sans année ni source, les chiffres du diagnostic sans "
        "source. Le périmètre dit à qui l’acte s’applique. Corriger le texte, ou la liste.",
        of_act=check_written,
        of_dossier=check_list,
    ),
)
