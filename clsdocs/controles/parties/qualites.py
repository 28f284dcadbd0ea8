"""Whether those who sign have a name and a quality, and words agree with whom they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clsdocs.acte.people import is_feminine_title, person_key
from clsdocs.acte.titles import gender_of_title
from clsdocs.controles.constats import Constat
from clsdocs.controles.controle import Controle, Famille
from clsdocs.controles.lecture.examen import Examen
from clsdocs.controles.lecture.passages import Trouvaille, fold
from clsdocs.controles.parties.noms import Lexique, bare, is_authored, lexique_of
from clsdocs.controles.parties.personnes import shown_person
from clsdocs.domain.organisme import Article, Genre, Lien, Organisme, Personne
from clsdocs.domain.partie import Partie
from clsdocs.errors import Gravite
from clsdocs.francais import accorde, avec_article, contracte

_NAME = r"(?:M\.|Mme|Monsieur|Madame|MM\.) (?:[A-ZÀ-Ý][\w'-]*\.? ?){1,4}"
_END = r"(?= ?(?:$|[.;]|, (?:d'une part|d'autre part|dûment|ci-après|et )|,? ?\())"
_NO_QUALITY = re.compile(rf"\b(?:représentée?s?|signée?s?) par (?P<nom>{_NAME}){_END}")
_NO_NAME = re.compile(
    r"\breprésentée?s? par (?:son|sa|le|la|leur|l') ?"
    r"(?P<qualite>[^,.;]*?)(?= ?(?:$|[.;]|, (?:d'une part|d'autre part|dûment|ci-après)))"
)


def check_qualities(examen: Examen) -> Iterator[Constat]:
    """Yield the signatories without quality or without name, in the facts and in the texts."""
    for partie in examen.document.parties:
        for signer in partie.sign_on(examen.jour):
            cle = person_key(partie.organisme, signer)
            yield from _incomplete(examen, partie, signer.personne, cle)
    for found in examen.search(_NO_QUALITY, signes=(" par ",)):
        if is_authored(found.passage, found.match.start("nom")):
            message = f"« {found.match['nom'].strip()} » est nommé sans sa qualité"
            yield Constat(found.place, message, "ajouter sa fonction", found.mots)
    for found in examen.search(_NO_NAME, "comparution"):
        if is_authored(found.passage, found.match.start()):
            message = f"« {found.mots} » ne nomme personne"
            advice = "ajouter la civilité, le prénom et le nom"
            yield Constat(found.place, message, advice, found.mots, Gravite.A_EXPLIQUER)


def _incomplete(examen: Examen, partie: Partie, person: Personne, cle: str) -> Iterator[Constat]:
    if not isinstance(person.qualite, str):
        message = f"{shown_person(person)} signe pour « {partie.id} » sans qualité"
        yield Constat(examen.of_key(f"{cle}.qualite"), message, "indiquer sa fonction")
    if not isinstance(person.nom, str):
        message = f"« {person.qualite} » signe pour « {partie.id} » sans être nommé"
        advice = "indiquer son nom avant la signature"
        place = examen.of_key(f"{cle}.nom")
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    elif person.prenom is None or person.civilite is None:
        lacking = [n for n in ("civilite", "prenom") if getattr(person, n) is None]
        # Under a signature the first name must be legible, the civility need not.
        gravite = Gravite.INFORMATION if person.prenom else Gravite.A_EXPLIQUER
        message = f"{shown_person(person)} : {' et '.join(lacking)} à indiquer"
        advice = "compléter organismes.yml"
        yield Constat(examen.of_key(cle), message, advice, gravite=gravite)


def check_accords(examen: Examen) -> Iterator[Constat]:
    """Yield the titles, articles and participles that do not agree with whom they speak of."""
    for partie in examen.document.parties:
        yield from _institution(examen, partie.organisme)
        yield from _short_name(examen, partie)
        for signer in partie.sign_on(examen.jour):
            yield from _title(examen, signer.personne, person_key(partie.organisme, signer))
        yield from _appearance(examen, partie)
    yield from _undecided(examen)
    yield from _participles(examen, lexique_of(examen))


_HEADS = {
    Genre.F: "agence association assistance caisse chambre clinique collectivité commission "
    "commune communauté direction faculté fédération fondation maison métropole mutualité mutuelle "
    "préfecture région société sous-préfecture union université ville académie",
    Genre.M: "centre comité conseil département établissement état groupement hôpital institut "
    "ordre pays pôle rectorat service syndicat territoire",
}
_GENDERS = {word: genre for genre, words in _HEADS.items() for word in words.split()}


def _institution(examen: Examen, organisme: Organisme) -> Iterator[Constat]:
    """Yield the gender or the article that the name of an institution does not take."""
    if not isinstance(organisme.nom, str):
        return
    cle = f"organismes.{organisme.id}"
    name = bare(organisme.nom)
    genre = _GENDERS.get(re.split(r"[ ']", name)[0].casefold())
    if genre and genre is not organisme.genre:
        message = f"« {organisme.nom} » est {_GENRE[genre]}, et « genre » dit {organisme.genre}"
        advice = f"écrire genre: {genre}"
        place = examen.of_key(f"{cle}.genre")
        yield Constat(place, message, advice, gravite=Gravite.A_EXPLIQUER)
    if organisme.article is Article.SANS or bare(organisme.nom) != fold(organisme.nom):
        return
    wanted = _article(genre or organisme.genre, organisme)
    if genre and organisme.article is not wanted:
        message = f"« {avec_article(organisme.article, organisme.nom)} » : l’article est {wanted}"
        advice = f"écrire article: {wanted}"
        yield Constat(examen.of_key(f"{cle}.article"), message.replace("'", "’"), advice)


_GENRE = {Genre.F: "féminin", Genre.M: "masculin"}


def _article(genre: Genre, organisme: Organisme) -> Article:
    if organisme.pluriel:
        return Article.LES
    if contracte("de", "sans", str(organisme.nom)).startswith("d’"):
        return Article.ELIDE
    return Article.LA if genre is Genre.F else Article.LE


def _short_name(examen: Examen, partie: Partie) -> Iterator[Constat]:
    """Yield a « ci-après » whose article is not that of the words it is made of."""
    short, organisme = partie.ci_apres, partie.organisme
    if not isinstance(short, str) or organisme.article is Article.SANS:
        return
    name, article = bare(short), fold(short)[: -len(bare(short))].strip().lower()
    genre = organisme.genre if name == organisme.sigle else _GENDERS.get(name.split()[0].lower())
    said = {"le": Genre.M, "la": Genre.F}.get(article)
    if genre and said and said is not genre:
        message = f"« {short} » : « {name} » est {_GENRE[genre]}"
        advice = "corriger l’article de « ci_apres »"
        yield Constat(examen.at(f"parties.{partie.id}.ci_apres"), message, advice, short)


def _title(examen: Examen, person: Personne, cle: str) -> Iterator[Constat]:
    """Yield a title whose gender is not the one chosen, or that nobody says was chosen."""
    if not isinstance(person.qualite, str):
        return
    shown = gender_of_title(person.qualite)
    if shown and person.accord and person.accord is not shown:
        message = f"« {person.qualite} » est {_GENRE[shown]}, et « accord » dit {person.accord}"
        yield Constat(examen.of_key(f"{cle}.accord"), message, "corriger l’un des deux")
    elif (
        shown and person.civilite and not person.accord and person.feminin is not (shown is Genre.F)
    ):
        message = f"« {person.qualite} » est {_GENRE[shown]}, pour {shown_person(person)}"
        advice = f"corriger le titre, ou écrire accord: {shown} si c’est son choix"
        yield Constat(examen.of_key(f"{cle}.qualite"), message, advice, person.qualite)
    feminine = is_feminine_title(person)
    if person.lien in (Lien.LE, Lien.LA) and (person.lien is Lien.LA) is not feminine:
        message = f"« {person.lien} {person.qualite} » : le lien ne s’accorde pas avec le titre"
        yield Constat(examen.of_key(f"{cle}.lien"), message, "corriger « lien » ou « accord »")


_WORDS = re.compile(r"\b(?P<mot>représent|dénomm|désign|situ|nomm|habilit)é(?P<fin>e?s?)\b")


def _appearance(examen: Examen, partie: Partie) -> Iterator[Constat]:
    """Yield the participles of a comparution written by hand that do not agree."""
    written = partie.comparution
    if not isinstance(written, str) or partie.organisme.article is Article.SANS:
        return
    organisme, cle = partie.organisme, f"parties.{partie.id}.comparution"
    for found in _WORDS.finditer(fold(written)):
        if found["mot"] in ("situ", "nomm", "habilit") or "(" in found.string[found.end() :][:1]:
            continue
        wanted = accorde(f"{found['mot']}é", feminin=organisme.feminin, pluriel=organisme.pluriel)
        if found[0] != wanted:
            message = f"« {found[0]} » ne s’accorde pas avec « {organisme.nom} »"
            yield Constat(examen.at(cle), message, f"écrire « {wanted} »", found[0])


_OPEN = re.compile(r"\b\w+é\((?:e|es|s|e\)\(s)\)")


def _undecided(examen: Examen) -> Iterator[Constat]:
    """Yield « représenté(e) », an agreement that nobody chose."""
    for found in examen.search(_OPEN, signes=("é(",)):
        if is_authored(found.passage, found.match.start()):
            message = f"« {found.mots} » : accord laissé ouvert"
            yield Constat(found.place, message, "choisir la forme", found.mots)


_VERB = (
    r" (?:est|a été|sera|demeure|sont|ont été|seront|demeurent)"
    r"(?: (?:également|aussi|notamment|ainsi|dûment|seule?))?"
    r" (?P<mot>associ|représent|charg|habilit|désign|dénomm|engag|consult|inform|intéress|invit"
    r"|nomm|autoris|dispens|li|oblig|rembours|dot)é(?P<fin>e?s?)\b(?!\()"
)
_SUBJECT = r"(?:^|[.;:!?] |\bque |qu')(?P<sujet>(?:L'|La |Le |Les |l'|la |le |les )?(?P<nom>{}))"


def _participles(examen: Examen, lexique: Lexique) -> Iterator[Constat]:
    """Yield « L’ARS est chargé », whose subject is a party by itself."""
    if lexique.pattern is None:
        return
    parties = {partie.id: partie for partie in examen.document.parties}
    subject = _SUBJECT.format("|".join(map(re.escape, lexique.ids)))
    for found in examen.search(re.compile(subject + _VERB)):
        if is_authored(found.passage, found.match.start("mot")):
            yield from _agreed(found, parties[lexique.ids[found.match["nom"]]])


def _agreed(found: Trouvaille, partie: Partie) -> Iterator[Constat]:
    feminine, plural = _said_gender(found.match["sujet"], partie)
    wanted = accorde(f"{found.match['mot']}é", feminin=feminine, pluriel=plural)
    said = f"{found.match['mot']}é{found.match['fin']}"
    if said != wanted:
        subject = found.passage.texte[found.match.start("sujet") : found.match.end("sujet")]
        message = f"« {said} » ne s’accorde pas avec « {subject} »"
        yield Constat(found.place, message, f"écrire « {wanted} »", said)


def _said_gender(subject: str, partie: Partie) -> tuple[bool, bool]:
    """Return whether `subject` is feminine, and plural: its article tells, else its institution."""
    article = subject.split()[0].lower()
    organisme = partie.organisme
    if article in ("le", "la"):
        return article == "la", False
    return organisme.feminin, article == "les" or organisme.pluriel


CONTROLES = (
    Controle(
        "V-22",
        Famille.PARTIES,
        "Nom et qualité des signataires",
        Gravite.BLOQUANT,
        "Cherche les signataires dont la qualité ou le nom n’est pas connu, et les personnes que "
        "le texte fait signer sans dire à quel titre (« … et Alain Gérard »). Sans qualité, rien "
        "ne montre que la personne engage l’institution. Compléter organismes.yml ou la phrase.",
        "CRPA, art. L. 212-1",
        of_act=check_qualities,
    ),
    Controle(
        "V-25",
        Famille.PARTIES,
        "Accord des titres et des participes",
        Gravite.A_EXPLIQUER,
        "Compare le genre des titres, des articles et des participes (« représentée », "
        "« dénommé », « L’ARS est chargée ») à celui de l’institution ou de la personne. Un titre "
        "au masculin pour une femme est son choix : l’écrire dans « accord ». Corriger le mot, ou "
        "dire l’accord choisi dans organismes.yml.",
        of_act=check_accords,
    ),
)
