"""What changes complaints."""

from geo_pot.complaints.actions.change_status import change_status
from geo_pot.complaints.actions.publish_edition import publish_edition
from geo_pot.complaints.actions.publishing.swap import Published
from geo_pot.complaints.actions.revise import Revision, revise
from geo_pot.complaints.actions.submit import Report, submit

__all__ = ["Published", "Report", "Revision", "change_status", "publish_edition", "revise", "submit"]
