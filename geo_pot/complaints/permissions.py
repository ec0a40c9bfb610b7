"""Who may warn, who may take a complaint from the public, and who lets the public read what it says."""

from __future__ import annotations

from geo_pot.accounts.actor import Actor
from geo_pot.accounts.errors import NotAllowed
from geo_pot.accounts.roles import Role
from geo_pot.complaints.models import Complaint
from spatial.models import Area, Level

READERS_OF_TEXTS = frozenset({Role.POC})


def require_warner(by: Actor) -> None:
    """NotAllowed for who could warn of nothing, whatever the place; asked before anything is stored."""
    if Role.FKDM not in by.roles:
        raise NotAllowed("Early warnings are given by members of the FKDM, signed in with a second factor.")


def require_warner_of(by: Actor, complaint: Complaint) -> None:
    """NotAllowed where no grant of an FKDM member reaches the place of a warning."""
    if not any(reaches(right.area_id, right.territory_id, complaint) for right in by.grants if right.role is Role.FKDM):
        raise NotAllowed("The place lies outside the area that you are a member of the FKDM for.")


def reaches(area_id: int | None, territory_id: int, complaint: Complaint) -> bool:
    if area_id in (complaint.kelurahan_id, complaint.kecamatan_id):
        return True
    kota = Area.objects.filter(territory=territory_id, level=Level.KOTA).values_list("pk", flat=True)
    return territory_id == complaint.territory_id and area_id in set(kota)


def require_withdrawer(by: Actor, complaint: Complaint, *, own: bool) -> None:
    if not own and not by.has(Role.POC, complaint.territory_id):
        raise NotAllowed(f"{complaint.receipt} is withdrawn by who reported it, or by the control centre.")


def require_reader_of_text(by: Actor, complaint: Complaint) -> None:
    if not any(by.has(role, complaint.territory_id) for role in READERS_OF_TEXTS):
        raise NotAllowed("Texts are checked for the public by the control centre of the territory.")
