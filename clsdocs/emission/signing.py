"""From what happened to an issued version to an entry of its registre, or to why there is none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from clsdocs.acte.signing import is_signed_online
from clsdocs.domain.valeurs import did_you_mean
from clsdocs.emission.laying import lay_files
from clsdocs.emission.reading import hold_whole, name_source, version_of
from clsdocs.errors import Place, Problem, Refused
from clsdocs.francais import enumeration
from clsdocs.locking import Emises, read_instantane
from clsdocs.record import Record, replace
from clsdocs.registre.chaine import Registre
from clsdocs.registre.evenements import (
    Annulation,
    Evenement,
    Fichier,
    Fin,
    Mode,
    Note,
    PartieFigee,
    PersonneFigee,
    Signature,
)
from clsdocs.registre.fichier import Tenue
from clsdocs.registre.histoires import Version, histoires
from clsdocs.registre.lignes import Entree, digest
from clsdocs.registre.parties import find_signataires, known_signataires
from clsdocs.registre.suites import check_evenement
from clsdocs.sources import load_organismes
from clsdocs.workspace import Doc, Workspace

INCONNU = PersonneFigee(nom="signataire inconnu", qualite="")
"""Who signed an act of before clsdocs, where nothing says it."""


class Acceptation(Record, kw_only=True):
    """A signature as the user tells it; `corrige` puts right the one already written.

    What a correction does not tell stays as it was.
    """

    doc: Doc
    partie: str
    jour: date
    lieu: str = ""
    mode: Mode | None = None
    signataire: str = ""
    motif: str = ""
    preuve: Path | None = None
    corrige: bool = False


def sign_version(workspace: Workspace, signed: Acceptation, au: date) -> tuple[Signature, Version]:
    """Write the signature of one party; return it, and its version as it stands then."""
    with hold_whole(workspace, signed.doc.dossier) as tenue:
        signature, preuve = _signature(workspace, tenue.registre, signed)
        _append(tenue, signature, au, preuve)
        return signature, version_of(tenue.registre, signed.doc)[1]


def sign_all(workspace: Workspace, doc: Doc, jour: date | None, au: date) -> tuple[Signature, ...]:
    """Write that all parties signed an act of before clsdocs; return what was written."""
    with hold_whole(workspace, doc.dossier) as tenue:
        _, version = version_of(tenue.registre, doc)
        if not version.emission.externe:
            message = "« --all-parties » pour un acte que clsdocs a émis"
            advice = "enregistrer chaque partie, à sa date : clsdocs sign ACTE PARTIE --date …"
            raise Refused([_fault(tenue.registre, message, advice)])
        written = []
        for partie in version.waiting():
            for person in version.missing(partie) or (INCONNU,):
                signature = _bare(version, partie.id, jour or version.emission.date, person)
                _append(tenue, signature, au)
                written.append(signature)
        return tuple(written)


def _bare(version: Version, partie: str, jour: date, person: PersonneFigee) -> Signature:
    return Signature(
        document=version.emission.document,
        version=version.emission.version,
        emission=version.entree.id,
        partie=partie,
        date=jour,
        signataire=person,
    )


def _signature(
    workspace: Workspace, registre: Registre, signed: Acceptation
) -> tuple[Signature, _Preuve | None]:
    """Return the signature that `signed` tells, and its new evidence if any.

    Refused where nobody can be meant by it.
    """
    _, version = version_of(registre, signed.doc)
    partie = version.emission.partie(signed.partie)
    if partie is None:
        names = [known.id for known in version.emission.signataires]
        advice = did_you_mean(signed.partie, names, f"parties : {', '.join(names)}")
        number = version.emission.version
        message = f"« {signed.partie} » n’est pas partie à la version v{number}"
        raise Refused([_fault(registre, message, advice, "R-44")])
    before = _corrected(registre, version, partie, signed) if signed.corrige else None
    person = _signataire(workspace, registre, version, partie, signed, before)
    bare = _bare(version, partie.id, signed.jour, person)
    bare = replace(bare, mode=_usual_mode(workspace, signed.doc.dossier, version))
    known = before.evenement if before and isinstance(before.evenement, Signature) else bare
    preuve = _read_preuve(signed.preuve, f"{bare.document}-v{bare.version}-{partie.id}")
    signature = replace(
        bare,
        lieu=signed.lieu or known.lieu,
        mode=signed.mode or known.mode,
        motif=signed.motif or known.motif,
        preuve=preuve.fichier if preuve else known.preuve,
        corrige=before.id if before else "",
    )
    return signature, preuve


def _usual_mode(workspace: Workspace, dossier: str, version: Version) -> Mode:
    """Return how `version` is signed where nothing tells: online if the act itself says so."""
    kept = read_instantane(workspace, dossier, version.emission)
    return Mode.ELECTRONIQUE if kept and is_signed_online(kept.acte) else Mode.PAPIER


def _corrected(
    registre: Registre, version: Version, partie: PartieFigee, signed: Acceptation
) -> Entree:
    """Return the entry to put right: the one of that party, of that person where several signed."""
    known = [
        entree
        for entree in version.signatures.values()
        if isinstance(entree.evenement, Signature) and entree.evenement.partie == partie.id
    ]
    if not known:
        message = f"« {partie.id} » n’a pas encore signé : il n’y a rien à corriger"
        raise Refused([_fault(registre, message, "retirer --correct")])
    same = [e for e in known if signed.signataire and _signer(e).cle == signed.signataire]
    if len(known) > 1 and not same:
        people = enumeration([_signer(entree).cle for entree in known])
        message = f"plusieurs personnes ont signé pour « {partie.id} »"
        raise Refused([_fault(registre, message, f"dire laquelle : --signatory {people}")])
    return (same or known)[-1]


def _signer(entree: Entree) -> PersonneFigee:
    assert isinstance(entree.evenement, Signature)
    return entree.evenement.signataire


def _signataire(
    workspace: Workspace,
    registre: Registre,
    version: Version,
    partie: PartieFigee,
    signed: Acceptation,
    before: Entree | None,
) -> PersonneFigee:
    """Return who signs: the one named, else the only one who was to and has not."""
    if not signed.signataire:
        if before is not None:
            return _signer(before)
        expected = version.missing(partie) or partie.signataires
        if len(expected) == 1:
            return expected[0]
    organisme = load_organismes(workspace).organismes.get(partie.id)
    today = find_signataires(organisme, signed.jour) if organisme else ()
    ever = known_signataires(organisme, signed.jour) if organisme else ()
    # Whoever is named and was not in office that day is refused with the reason.
    known = {person.cle: person for person in (*ever, *partie.signataires)}
    if signed.signataire in known:
        return known[signed.signataire]
    able = [person.cle for person in known.values() if person.can_sign(signed.jour)]
    if not signed.signataire and not partie.signataires and len(today) == 1:
        return today[0]
    message = f"« {partie.id} » : plusieurs personnes peuvent signer, et rien ne dit laquelle"
    if signed.signataire:
        message = f"« {partie.id} » : « {signed.signataire} » ne peut pas signer"
    advice = "indiquer dans organismes.yml qui est en fonction ce jour-là"
    if able:
        named = [f"--signatory {name}" for name in able]
        advice = f"ajouter {' ou '.join(named)}" + ("" if len(able) == 1 else ", une à la fois")
    raise Refused([_fault(registre, message, did_you_mean(signed.signataire, able, advice))])


class _Preuve(Record):
    """A file that proves something: its bytes, read once, and where they are kept."""

    data: bytes
    fichier: Fichier


def _read_preuve(path: Path | None, stem: str) -> _Preuve | None:
    """Return the evidence `path`, to be kept under a name that begins with `stem`."""
    if path is None:
        return None
    data = _read(path)
    sha256 = digest(data)
    name = f"scans/{stem}-{sha256[:8]}{path.suffix.lower()}"
    return _Preuve(data, Fichier(nom=name, sha256=sha256))


LONGEST = 200_000_000
"""How many bytes a piece of evidence may hold: a scan of hundreds of pages."""


def _read(path: Path) -> bytes:
    message, advice = "lecture impossible", "vérifier son nom et les droits d’accès"
    try:
        if path.exists() and not path.is_file():
            message, advice = "ce n’est pas un fichier", "donner le scan ou le PDF signé"
        elif path.stat().st_size > LONGEST:
            message, advice = "fichier de plus de 200 Mo", "l’alléger"
        elif data := path.read_bytes():
            return data
        else:
            message, advice = "fichier vide", "donner le scan ou le PDF signé"
    except OSError:
        pass
    raise Refused([Problem(Place(path.as_posix()), "L-01", message, advice)])


def withdraw_version(
    workspace: Workspace, doc: Doc, motif: str, jour: date, au: date
) -> Annulation:
    """Write that a version is withdrawn, and why; nobody signs it any more.

    Of two that branches issued under one number, it is the one whose file is no longer there.
    """
    with hold_whole(workspace, doc.dossier) as tenue:
        histoire, version = version_of(tenue.registre, doc)
        twins = [v for v in histoire.numbered(version.emission.version) if v.annulation is None]
        emises = Emises(workspace, doc.dossier)
        version = next((v for v in twins[1:] if not emises.has_file(v)), version)
        emission = version.emission
        annulation = Annulation(
            document=emission.document,
            version=emission.version,
            emission=version.entree.id,
            date=jour,
            motif=motif,
        )
        _append(tenue, annulation, au)
        return annulation


def note_event(
    workspace: Workspace, doc: Doc, note: Note, au: date, preuve: Path | None = None
) -> Note:
    """Write what happened around an act, issued or not yet, with its evidence if there is one."""
    with hold_whole(workspace, doc.dossier) as tenue:
        if doc.version is not None:
            version_of(tenue.registre, doc)
        elif note.document not in histoires(tenue.registre):
            name_source(workspace, doc)
        stem = "-".join(filter(None, (note.document, note.genre, note.partie)))
        kept = _read_preuve(preuve, stem)
        whole = replace(note, preuve=kept.fichier) if kept else note
        _append(tenue, whole, au, kept)
        return whole


def end_document(workspace: Workspace, doc: Doc, fin: Fin, au: date) -> Fin:
    """Write that an act ends before its term."""
    with hold_whole(workspace, doc.dossier) as tenue:
        _append(tenue, fin, au)
        return fin


def _append(tenue: Tenue, evenement: Evenement, au: date, preuve: _Preuve | None = None) -> None:
    """Write `evenement`, its evidence laid before it; refused, nothing laid, where it may not."""
    if faults := check_evenement(tenue.registre, evenement, au):
        raise Refused(faults)
    files = {preuve.fichier.nom: preuve.data} if preuve else {}
    tenue.messages += lay_files(tenue.workspace, tenue.dossier, files)
    tenue.append(evenement)


def _fault(registre: Registre, message: str, advice: str, code: str = "C-14") -> Problem:
    return Problem(Place(registre.chemin), code, message, advice)
