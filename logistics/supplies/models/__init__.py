"""Items, lots, places, the ledger of movements, reservations and counts."""

from __future__ import annotations

from logistics.supplies.models.counts import CountState as CountState
from logistics.supplies.models.counts import StockCount as StockCount
from logistics.supplies.models.counts import StockCountLine as StockCountLine
from logistics.supplies.models.items import Item as Item
from logistics.supplies.models.items import ItemEquivalent as ItemEquivalent
from logistics.supplies.models.items import ItemGtin as ItemGtin
from logistics.supplies.models.items import ItemPack as ItemPack
from logistics.supplies.models.ledger import MovementPapers as MovementPapers
from logistics.supplies.models.ledger import StockHold as StockHold
from logistics.supplies.models.ledger import StockLeg as StockLeg
from logistics.supplies.models.ledger import StockMovement as StockMovement
from logistics.supplies.models.lots import Lot as Lot
from logistics.supplies.models.lots import LotEvent as LotEvent
from logistics.supplies.models.places import StockPlace as StockPlace
