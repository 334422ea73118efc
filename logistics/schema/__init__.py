"""Every table of the product, for migrations and for the doctor."""

from logistics import audit, files, idempotency, numbering
from logistics.access import models as access
from logistics.arrivals import models as arrivals
from logistics.arrivals import people_models as people
from logistics.database import Base
from logistics.documents import page_reprints, reprints
from logistics.health import models as health
from logistics.isolation import home_models as homes
from logistics.isolation import models as isolation
from logistics.planning import models as planning
from logistics.planning.pins import models as pins
from logistics.planning.proposals import models as proposals
from logistics.planning.supplying import models as supplying
from logistics.planning.weighing import models as weighing
from logistics.policy import models as policy
from logistics.release import leaving_models as leaving
from logistics.release import models as release
from logistics.retention import models as retention
from logistics.runs import models as runs
from logistics.sites import inspection_models as inspections
from logistics.sites import models as sites
from logistics.staff import models as staff
from logistics.supplies import models as supplies
from logistics.tracing import models as tracing
from logistics.transfers import models as transfers

MODULES = (
    audit,
    files,
    idempotency,
    numbering,
    runs,
    reprints,
    page_reprints,
    access,
    policy,
    sites,
    inspections,
    staff,
    people,
    arrivals,
    transfers,
    isolation,
    homes,
    health,
    release,
    leaving,
    supplies,
    tracing,
    weighing,
    supplying,
    proposals,
    planning,
    pins,
    retention,
)

METADATA = Base.metadata
